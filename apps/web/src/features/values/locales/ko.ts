import type { Translation } from '../../../i18n/translation.ts'
import type { values as english } from './en.ts'

export const values: Translation<typeof english> = {
  more: '더 불러오기',
  view: '보기 방식',
  tree: '트리',
  table: '표',
  raw: '원문',
  download: '내려받기',
  up: '뒤로',
  largeParts: '따로 불러오는 큰 부분',
  part: {
    list_other: '항목 {{total}}개',
    object_other: '키 {{total}}개',
    text_other: '글자 {{total}}자',
  },
  shown: '{{total}}개 중 {{shown}}개',
  fileGone: '이 파일은 더 이상 파일 영역에 없습니다.',
  file: '{{name}} 내려받기',
  text: '지금까지의 텍스트',
  textCut: '앞부분은 보관되지 않습니다.',
}
