import type { Translation } from '../../../i18n/translation.ts'
import type { graph as english } from './en.ts'

export const graph: Translation<typeof english> = {
  fit: '화면에 맞추기',
  zoomIn: '확대',
  zoomOut: '축소',
  map: '그래프 지도',
  retries_other: '재시도 {{count}}회',
  iterations: '전체 중 끝난 반복',
  progress: '진행률',
  previousIteration: '이전 반복',
  nextIteration: '다음 반복',
}
