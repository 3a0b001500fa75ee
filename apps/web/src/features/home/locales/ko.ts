import type { Translation } from '../../../i18n/translation.ts'
import type { home as english } from './en.ts'

export const home: Translation<typeof english> = {
  title: '홈',
  description: 'AI 워크플로를 그리고, 안정적으로 실행하고, 무슨 일이 있었는지 증명하세요.',
  running: '지금 실행 중',
  noRunning: '지금 실행 중인 것이 없습니다.',
  failures: '최근 하루의 실패',
  noFailures: '최근 24시간 동안 실패한 것이 없습니다.',
  all: '모두 보기',
  tile: {
    running: '진행 중인 실행',
    failed: '실패 (24시간)',
    approvals: '기다리는 결정',
    completed: '완료 (24시간)',
    active: '활성 워크플로',
  },
  quickStart: {
    title: '빠른 시작',
    description: '실행을 누르고 지켜보세요.',
    run: '실행',
    none: '아직 워크플로가 없습니다. 템플릿으로 시작하세요.',
    templates: '템플릿 보기',
  },
}
