import type { Translation } from '../../../i18n/translation.ts'
import type { approvals as english } from './en.ts'

export const approvals: Translation<typeof english> = {
  title: '승인',
  description: '실행이 기다리는 결정입니다.',
  count_other: '결정 {{count}}개가 기다립니다',
  unknownWorkflow: '삭제된 워크플로',
  due: '기한',
  asked: '{{by}}이(가) 시작한 실행이 요청했습니다:',
  execution: '{{node}}에서 열기',
  data: '결정할 내용',
  note: '메모',
  approve: '승인',
  reject: '거절',
  empty: {
    title: '기다리는 결정이 없습니다',
    description: '실행에 결정이 필요하면 여기에 나타납니다.',
  },
  toast: { approved: '“{{title}}”을(를) 승인했습니다.', rejected: '“{{title}}”을(를) 거절했습니다.' },
}
