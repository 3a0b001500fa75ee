import { TextLink } from '@heddle/ui'
import { createLink } from '@tanstack/react-router'

/** A link inside a text or table to another page of the app. */
export const RouterLink = createLink(TextLink)
