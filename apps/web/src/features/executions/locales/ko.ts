import type { Translation } from '../../../i18n/translation.ts'
import type { executions as english } from './en.ts'

export const executions: Translation<typeof english> = {
  title: '실행',
  description: '실행된 것, 실행 중인 것, 기다리는 것을 보여 줍니다.',
  empty: {
    title: '아직 실행 기록이 없습니다',
    description: '워크플로를 실행하면 바로 여기에 나타납니다.',
  },
}
