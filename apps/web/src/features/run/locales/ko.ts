import type { Translation } from '../../../i18n/translation.ts'
import type { run as english } from './en.ts'

export const run: Translation<typeof english> = {
  title: '{{name}} 실행',
  description: '실행을 시작하고 그 화면으로 이동합니다.',
  version: '실행할 것',
  draft: '초안 (리비전 {{revision}})',
  active: '버전 {{version}} (활성)',
  older: '버전 {{version}}',
  noInput: '입력이 필요하지 않습니다.',
  start: '실행',
  failed: '시작하지 못했습니다',
  chooseVersion: '버전 선택',
}
