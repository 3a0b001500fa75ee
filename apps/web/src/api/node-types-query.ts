import type { NodeCatalogue, NodeTypeManifest } from '@heddle/model'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { TypeFacts } from '../features/graph/model/graph-elements.ts'
import { KOREAN_TYPE_TITLES } from '../features/graph/type-titles.ts'
import type { NodeType } from './answers.ts'
import { api } from './api.ts'

/** Node types that are installed; they change with a release only. */
export function nodeTypesQuery() {
  return queryOptions({
    queryKey: ['node-types'],
    queryFn: ({ signal }) => api.get('/api/v1/node-types', { signal }),
    staleTime: Infinity,
  })
}

/** What graphs show of node types, by `name@major`; undefined until it has come. */
export function useTypeFacts(): ReadonlyMap<string, TypeFacts> | undefined {
  const { i18n } = useTranslation()
  return useQuery({ ...nodeTypesQuery(), select: i18n.language === 'ko' ? toKoreanFacts : toEnglishFacts }).data
}

// The same functions each time: the query then computes only when the answer changes.
const toEnglishFacts = (answer: Answer) => toTypeFacts(answer, {})
const toKoreanFacts = (answer: Answer) => toTypeFacts(answer, KOREAN_TYPE_TITLES)

interface Answer {
  readonly items: readonly NodeType[]
}

function toTypeFacts(
  { items }: Answer,
  titles: { readonly [type: string]: string | undefined },
): ReadonlyMap<string, TypeFacts> {
  return new Map(
    items.map((type) => [
      `${type.type}@${type.major}`,
      { category: type.category, title: titles[type.type] ?? type.title, icon: type.icon, outPorts: type.ports.out },
    ]),
  )
}

/** The catalogue that validation asks. */
export function toCatalogue(types: readonly NodeType[]): NodeCatalogue {
  const manifests = new Map(types.map((type) => [`${type.type}@${type.major}`, toManifest(type)]))
  return { get: (type, major) => manifests.get(`${type}@${major}`), list: () => [...manifests.values()] }
}

function toManifest(type: NodeType): NodeTypeManifest {
  const { major: _major, outputSchema, defaultPolicy, ports, ...rest } = type
  return {
    ...(rest as Omit<NodeTypeManifest, 'ports'>),
    ...(outputSchema === null ? {} : { outputSchema: outputSchema as NonNullable<NodeTypeManifest['outputSchema']> }),
    ...(defaultPolicy === null
      ? {}
      : { defaultPolicy: defaultPolicy as NonNullable<NodeTypeManifest['defaultPolicy']> }),
    ports: {
      in: ports.in,
      out: ports.out,
      ...(ports.outFromConfig === null ? {} : { outFromConfig: ports.outFromConfig }),
    },
  }
}
