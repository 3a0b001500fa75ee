import { createSandbox } from './create-sandbox.ts'
import { makeJob, runJob } from './test-jobs.ts'

/*
 * A server that the tests kill while code runs in every kind of wall that works here. Prints a line when all are up.
 */

const reports = await createSandbox().walls()
const walls = reports.filter(({ works }) => works).map(({ wall }) => wall)
let up = 0
for (const wall of walls) {
  const onLog = () => {
    if (++up === walls.length) process.stdout.write('up\n')
  }
  void runJob(createSandbox({ walls: [wall] }), makeJob("log('up'); for (;;);", { onLog }))
}
