import type { Translation } from '../../../i18n/translation.ts'
import type { templates as english } from './en.ts'

export const templates: Translation<typeof english> = {
  title: '템플릿',
  description: '여기에서 시작할 수 있는 워크플로입니다.',
  search: '템플릿 검색',
  categories: '분류',
  all: '전체',
  none: '맞는 템플릿이 없습니다',
  name: '워크플로 이름',
  make: '워크플로 만들기',
  made: '{{name}}을(를) 만들었습니다.',
  empty: {
    title: '아직 템플릿이 없습니다',
    description: '설치된 템플릿이 여기에 나타납니다.',
  },
}
