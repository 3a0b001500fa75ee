import type { Translation } from '../../i18n/translation.ts'
import type { errors as english } from './en.ts'

export const errors: Translation<typeof english> = {
  action: '하지 못했습니다',
  code: {
    POLICY_DENY: {
      meaning: '정책이 호출을 거부했습니다.',
      move: '관리자에게 정책 변경을 요청하거나 허용된 도구를 사용하세요.',
    },
    SQL_BLOCKED: {
      meaning: 'SQL 보호 장치가 문장을 거부했습니다.',
      move: '값을 바인딩한 읽기 전용 문장 하나만 보내세요.',
    },
    TENANT_MISMATCH: {
      meaning: '쿼리가 다른 테넌트의 행을 읽으려 했습니다.',
      move: '바인딩된 테넌트 매개변수로 거르세요.',
    },
    EGRESS_BLOCKED: {
      meaning: '여기에서는 그 주소에 접근할 수 없습니다.',
      move: '관리자에게 이 워크스페이스의 주소 허용을 요청하세요.',
    },
    PERMISSION_DENIED: { meaning: '권한이 없습니다.', move: '관리자에게 필요한 역할을 요청하세요.' },
    BUDGET_EXCEEDED: {
      meaning: '토큰 또는 비용 예산을 모두 썼습니다.',
      move: '예산을 늘리거나 다음 기간을 기다리세요.',
    },
    AGENT_LIMIT: {
      meaning: '에이전트가 단계 또는 호출 한도에 도달했습니다.',
      move: '한도를 늘리거나 작업을 좁히세요.',
    },
    TOOL_BAD_REQUEST: {
      meaning: '호출한 서비스가 요청이 잘못되었다고 거부했습니다.',
      move: '요청을 고치세요. 메시지에 서비스의 답이 있습니다.',
    },
    PLAN_INVALID: { meaning: '정의에 오류가 있습니다.', move: '나열된 문제를 고치세요.' },
    INPUT_INVALID: { meaning: '값이 스키마에 맞지 않습니다.', move: '나열된 필드를 고치세요.' },
    OUTPUT_INVALID: { meaning: '결과가 출력 스키마에 맞지 않습니다.', move: '노드나 출력 스키마를 고치세요.' },
    EXPRESSION_FAILED: {
      meaning: '표현식을 계산하지 못했습니다.',
      move: '표현식을 고치세요. 메시지에 문제가 된 값이 있습니다.',
    },
    SECRET_NOT_FOUND: {
      meaning: '워크스페이스에 그 이름의 비밀 값이 없습니다.',
      move: '비밀 값을 만들거나 이름을 고치세요.',
    },
    NOT_FOUND: { meaning: '이 워크스페이스에 그런 것이 없습니다.', move: 'ID와 워크스페이스를 확인하세요.' },
    CONFLICT: { meaning: '다른 사람이나 다른 작업이 먼저 바꾸었습니다.', move: '현재 상태를 불러와 다시 시도하세요.' },
    REVISION_REQUIRED: {
      meaning: '쓰려면 기준이 된 리비전이 필요합니다.',
      move: '불러온 리비전을 If-Match로 보내세요.',
    },
    ILLEGAL_STATE: { meaning: '지금 상태에서는 할 수 없습니다.', move: '메시지에 현재 상태와 가능한 것이 있습니다.' },
    MAX_ITERATIONS: {
      meaning: '반복이 한도에 도달했습니다.',
      move: 'maxIterations를 늘리거나 onLimit: stop으로 설정하세요.',
    },
    PAYLOAD_TOO_LARGE: { meaning: '값이 너무 큽니다.', move: '파일로 전달하세요.' },
    SANDBOX_UNAVAILABLE: {
      meaning: '이 컴퓨터에서는 충분히 강한 격리를 쓸 수 없습니다.',
      move: 'bubblewrap을 설치하거나 사용자 네임스페이스를 허용하세요. `heddle doctor`를 참고하세요.',
    },
    TOOL_TIMEOUT: {
      meaning: '호출이 허용된 시간보다 오래 걸렸습니다.',
      move: '나중에 다시 시도하거나 제한 시간을 늘리세요.',
    },
    TOOL_RATE_LIMITED: {
      meaning: '호출한 서비스나 정책이 요청 속도를 제한합니다.',
      move: '기다리거나 속도 한도를 늘리세요.',
    },
    UPSTREAM_UNAVAILABLE: {
      meaning: '호출한 서비스가 답하지 않거나 서버 오류로 답했습니다.',
      move: '나중에 다시 시도하고 서비스를 확인하세요.',
    },
    CIRCUIT_OPEN: { meaning: '실패가 거듭되어 차단기가 열렸습니다.', move: '차단기가 다시 시도할 때까지 기다리세요.' },
    SANDBOX_CRASHED: { meaning: '코드를 실행하던 프로세스가 죽었습니다.', move: '로그를 보고 다시 시도하세요.' },
    SANDBOX_LIMIT: {
      meaning: '코드가 메모리, 시간 또는 출력 한도를 넘었습니다.',
      move: '코드를 줄이거나 한도를 늘리세요.',
    },
    NODE_TIMEOUT: {
      meaning: '한 번의 시도가 노드의 제한 시간보다 오래 걸렸습니다.',
      move: 'timeoutSeconds를 늘리거나 노드를 빠르게 만드세요.',
    },
    AGENT_FAILED: { meaning: '에이전트가 작업을 끝내지 못했습니다.', move: '에이전트의 단계를 보고 다시 시도하세요.' },
    UNAUTHENTICATED: { meaning: '로그인하지 않았습니다.', move: '로그인하거나 올바른 API 키를 보내세요.' },
    RATE_LIMITED: { meaning: '요청이 너무 많습니다.', move: 'Retry-After가 말하는 만큼 기다리세요.' },
    OVERLOADED: { meaning: '서버가 지금은 더 받을 수 없습니다.', move: 'Retry-After가 말하는 만큼 기다리세요.' },
    DEADLINE_EXCEEDED: { meaning: '요청이 제한 시간을 넘겼습니다.', move: '더 적게 요청하거나 다시 시도하세요.' },
    WORKER_LOST: {
      meaning: '시도하는 동안 작업 프로세스가 여러 번 죽었습니다.',
      move: '원인을 찾은 뒤 이 노드부터 다시 시작하세요.',
    },
    EXECUTION_TIMEOUT: {
      meaning: '실행이 허용된 실행 시간을 다 썼습니다.',
      move: 'settings.timeoutSeconds를 늘리세요.',
    },
    WAIT_TIMEOUT: {
      meaning: '제때 아무도 답하지 않았습니다.',
      move: '대기 제한 시간을 늘리거나 onTimeout: route로 설정하세요.',
    },
    CANCELLED: { meaning: '취소되었습니다.', move: '아직 필요하면 다시 실행하세요.' },
    INTERNAL_ERROR: { meaning: 'Heddle의 결함입니다.', move: '오류 ID와 함께 신고하세요.' },
  },
}
