export { EXIT, exitCodeOf } from './exit-codes.ts'
export { createProgram, runProgram } from './program.ts'
