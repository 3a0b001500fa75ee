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
  variables: {
    title: '변수',
    description: '모든 워크플로의 표현식에서 env.NAME으로 읽습니다. 비밀 값은 여기에 두지 마세요.',
    none: '아직 변수가 없습니다.',
    add: '변수 추가',
    name: '이름',
    value: '값',
    kind: '값의 종류',
    text: '텍스트',
    remove: '{{name}} 제거',
    saved: '변수를 저장했습니다.',
    conflict: '그사이 다른 사람이 저장했습니다',
    conflictHint: '바뀐 것은 없습니다. 필요한 내용을 복사하고 페이지를 새로 고친 뒤 다시 바꾸세요.',
    problem: {
      name: '이름은 영문자나 _로 시작하고 영문자, 숫자, _만 쓸 수 있습니다(최대 64자).',
      duplicate: '다른 행에서 쓰는 이름입니다.',
      json: 'JSON이 아닙니다.',
    },
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
