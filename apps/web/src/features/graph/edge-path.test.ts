import { describe, expect, it } from 'vitest'
import { edgePath } from './edge-path.ts'

describe('edgePath', () => {
  it('goes from end to end, its label in the middle', () => {
    const { path, middle } = edgePath({ x: 0, y: 0 }, { x: 100, y: 50 }, [])
    expect(path).toMatch(/^M 0 0 C .* 100 50$/)
    expect(middle).toEqual({ x: 50, y: 25 })
  })

  it('is level where it passes a layer', () => {
    const { path, middle } = edgePath({ x: 0, y: 0 }, { x: 900, y: 0 }, [{ x: 400, y: 120 }])
    expect(path).toContain('300 120 L 500 120')
    expect(middle).toEqual({ x: 400, y: 120 })
  })
})
