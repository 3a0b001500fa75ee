import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { TONES } from './tone.ts'

const css = readFileSync(fileURLToPath(new URL('../styles.css', import.meta.url)), 'utf8')

type Rgb = readonly [number, number, number]

interface Colour {
  readonly rgb: Rgb
  readonly alpha: number
}

/** The tokens of one theme, by name. */
function readTokens(theme: 'light' | 'dark'): ReadonlyMap<string, Colour> {
  const block = new RegExp(`\\[data-theme='${theme}'\\] \\{\\n  color-scheme([^}]*)`).exec(css)?.[1] ?? ''
  const tokens = block.matchAll(/--([\w-]+): oklch\(([\d.]+) ([\d.]+) ([\d.]+)(?: \/ ([\d.]+))?\);/g)
  return new Map(
    [...tokens].map(([, name = '', l, c, h, alpha]) => [
      name,
      { rgb: toLinearRgb(Number(l), Number(c), Number(h)), alpha: alpha === undefined ? 1 : Number(alpha) },
    ]),
  )
}

/** OKLCH to linear sRGB, by Björn Ottosson's matrices (https://bottosson.github.io/posts/oklab). */
function toLinearRgb(lightness: number, chroma: number, hue: number): Rgb {
  const [a, b] = [chroma * Math.cos((hue * Math.PI) / 180), chroma * Math.sin((hue * Math.PI) / 180)]
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  const clip = (value: number) => Math.min(1, Math.max(0, value))
  return [
    clip(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    clip(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    clip(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ]
}

/** What is seen of a translucent colour on an opaque one. Browsers mix the encoded values. */
function layOver(top: Colour, below: Colour): Colour {
  const encode = (value: number) => (value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055)
  const decode = (value: number) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
  const mixed = top.rgb.map((value, index) =>
    decode(encode(value) * top.alpha + encode(below.rgb[index] ?? 0) * (1 - top.alpha)),
  )
  return { rgb: [mixed[0] ?? 0, mixed[1] ?? 0, mixed[2] ?? 0], alpha: 1 }
}

/** Contrast ratio of WCAG 2.2. */
function contrast(left: Colour, right: Colour): number {
  const luminance = ({ rgb: [r, g, b] }: Colour) => 0.2126 * r + 0.7152 * g + 0.0722 * b
  const [dark = 0, light = 0] = [luminance(left), luminance(right)].toSorted((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

describe.each(['light', 'dark'] as const)('the %s theme', (theme) => {
  const tokens = readTokens(theme)
  const token = (name: string) => {
    const found = tokens.get(name)
    if (found === undefined) throw new Error(`styles.css has no token --${name} in the ${theme} theme.`)
    return found
  }
  const surfaces = ['canvas', 'surface', 'raised', 'sunken']

  it.each([
    'ink',
    'ink-soft',
    'ink-faint',
    'accent-text',
    ...TONES.filter((tone) => tone !== 'accent').map((tone) => `${tone}-text`),
  ])('keeps %s readable on every surface (4.5:1)', (name) => {
    for (const surface of surfaces) {
      expect(contrast(token(name), token(surface)), `${name} on ${surface}`).toBeGreaterThanOrEqual(4.5)
    }
  })

  it.each(TONES)('keeps text of the tone %s readable on its own soft background', (tone) => {
    for (const surface of ['canvas', 'surface', 'raised']) {
      const background = layOver(token(`${tone}-soft`), token(surface))
      expect(contrast(token(`${tone}-text`), background), `${tone} on ${surface}`).toBeGreaterThanOrEqual(4.5)
      expect(contrast(token('ink'), background)).toBeGreaterThanOrEqual(4.5)
    }
  })

  it('keeps faint text readable on rows that are pointed at or chosen', () => {
    for (const state of ['hover', 'accent-soft']) {
      for (const surface of ['canvas', 'surface', 'raised']) {
        const background = layOver(token(state), token(surface))
        expect(contrast(token('ink-faint'), background), `${state} on ${surface}`).toBeGreaterThanOrEqual(4.5)
      }
    }
  })

  it.each([
    ['on-accent', 'accent'],
    ['on-accent', 'accent-hover'],
    ['on-danger', 'danger-solid'],
  ])('keeps %s readable on %s', (text, background) => {
    expect(contrast(token(text), token(background))).toBeGreaterThanOrEqual(4.5)
  })

  it.each(['trigger', 'tool', 'agent', 'condition', 'adapter', 'aggregator', 'group'])(
    'keeps the colour of the category %s readable',
    (name) => {
      for (const surface of ['surface', 'raised', 'canvas']) {
        expect(contrast(token(name), token(surface)), `${name} on ${surface}`).toBeGreaterThanOrEqual(4.5)
      }
    },
  )

  it.each(['code-key', 'code-string', 'code-number', 'code-literal'])('keeps %s readable', (name) => {
    for (const surface of surfaces) expect(contrast(token(name), token(surface))).toBeGreaterThanOrEqual(4.5)
  })

  it.each(['control', 'focus', 'accent'])('sets the outline %s apart from every surface (3:1)', (name) => {
    for (const surface of ['canvas', 'surface', 'raised']) {
      expect(contrast(token(name), token(surface)), `${name} on ${surface}`).toBeGreaterThanOrEqual(3)
    }
  })
})
