/**
 * The texts of one feature in another language: the same keys as the English ones. Only plural forms may be missing,
 * because languages differ in how many they have.
 */
export type Translation<Texts> = {
  readonly [
    Key in keyof Texts as Key extends `${string}_${'zero' | 'one' | 'two' | 'few' | 'many'}` ? never : Key
  ]: Texts[Key] extends string ? string : Translation<Texts[Key]>
}
