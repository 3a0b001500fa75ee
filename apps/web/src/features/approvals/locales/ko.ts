import type { Translation } from '../../../i18n/translation.ts'
import type { approvals as english } from './en.ts'

export const approvals: Translation<typeof english> = {
  title: '승인',
  description: '실행이 기다리고 있는 결정입니다.',
  empty: {
    title: '기다리는 승인이 없습니다',
    description: '실행에 결정이 필요하면 여기에 표시됩니다.',
  },
}
