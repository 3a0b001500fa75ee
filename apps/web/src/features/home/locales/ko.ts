import type { Translation } from '../../../i18n/translation.ts'
import type { home as english } from './en.ts'

export const home: Translation<typeof english> = {
  title: '홈',
  description: 'AI 워크플로를 그리고, 안정적으로 실행하고, 무슨 일이 있었는지 증명하세요.',
  workflows: { title: '워크플로', description: '여기에서 실행할 수 있는 것을 보고 실행합니다.' },
  executions: { title: '실행', description: '실행 중인 것을 지켜보고, 실패를 열어 보고, 다시 실행합니다.' },
  approvals: { title: '승인', description: '실행이 기다리는 결정을 내립니다.' },
  templates: { title: '템플릿', description: '이미 동작하는 워크플로에서 시작합니다.' },
}
