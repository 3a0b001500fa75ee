import type { Translation } from '../../../i18n/translation.ts'
import type { settings as english } from './en.ts'

export const settings: Translation<typeof english> = {
  title: '설정',
  description: '이 브라우저에서 Heddle이 보이는 방식과 언어를 정합니다.',
  appearance: {
    title: '화면',
    description: '이 브라우저에만 저장됩니다.',
    themeHelp: '시스템을 선택하면 기기의 설정을 따릅니다.',
  },
  region: {
    title: '언어와 시간',
    systemLanguage: '시스템 ({{name}})',
    timeZone: '시간대',
    timeZoneHelp: '시각은 이 시간대로 표시됩니다. 현재 시각은 {{now}}입니다.',
    systemTimeZone: '시스템 ({{name}})',
    searchTimeZone: '시간대 검색…',
    noTimeZone: '일치하는 시간대가 없습니다.',
  },
  about: {
    title: '정보',
    version: '버전',
    node: 'Node.js',
    state: '서버',
    ready: '준비됨',
    notReady: '준비되지 않음',
  },
}
