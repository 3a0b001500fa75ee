import type { Translation } from '../../../i18n/translation.ts'
import type { workflows as english } from './en.ts'

export const workflows: Translation<typeof english> = {
  title: '워크플로',
  description: '이 워크스페이스에서 실행할 수 있는 모든 워크플로입니다.',
  empty: {
    title: '아직 워크플로가 없습니다',
    description: 'YAML 또는 JSON 파일에서 워크플로를 가져오거나 템플릿으로 시작하세요.',
  },
}
