/** Formats that `data.parse` and `data.format` know. */
export const TEXT_FORMATS = ['json', 'csv', 'yaml', 'xml'] as const
export type TextFormat = (typeof TEXT_FORMATS)[number]

/** Longest text that is parsed, in characters; larger ones are for code nodes and files. */
export const MAX_PARSED_LENGTH = 10 * 1024 * 1024
