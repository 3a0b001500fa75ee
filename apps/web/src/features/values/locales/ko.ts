import type { Translation } from '../../../i18n/translation.ts'
import type { values as english } from './en.ts'

export const values: Translation<typeof english> = {
  more: '더 불러오기',
  empty: '없음',
  view: '보기 방식',
  tree: '트리',
  table: '표',
  raw: '원문',
  large: '값의 크기가 {{size}}입니다. 펼치는 부분만 불러옵니다.',
  download: '내려받기',
  shown: '{{total}}개 중 {{shown}}개',
  index: '#',
  value: '값',
  noTable: '객체의 목록만 표로 볼 수 있습니다.',
  file: '{{name}} 내려받기',
  text: '지금까지의 텍스트',
  textCut: '앞부분은 보관되지 않습니다.',
}
