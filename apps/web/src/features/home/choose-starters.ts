import type { WorkflowSummary } from '../../api/answers.ts'

const SHOWN = 3
/** Examples that show most at first sight, by name. */
const PREFERRED = ['Hello', 'For each', 'Approval', 'Statistics']

/** Three workflows to begin with: the examples that show most, else active ones, else any. */
export function chooseStarters(workflows: readonly WorkflowSummary[]): readonly WorkflowSummary[] {
  const rank = ({ name, activeVersion }: WorkflowSummary): number => {
    const place = PREFERRED.indexOf(name)
    if (place !== -1) return place
    return activeVersion === null ? PREFERRED.length + 1 : PREFERRED.length
  }
  return workflows.toSorted((left, right) => rank(left) - rank(right)).slice(0, SHOWN)
}
