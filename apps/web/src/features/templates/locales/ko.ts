import type { Translation } from '../../../i18n/translation.ts'
import type { templates as english } from './en.ts'

export const templates: Translation<typeof english> = {
  title: '템플릿',
  description: '시작점으로 쓸 수 있는 워크플로입니다.',
  empty: {
    title: '아직 템플릿이 없습니다',
    description: '설치된 템플릿이 여기에 나타납니다.',
  },
}
