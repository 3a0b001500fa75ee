/** Where the built web app is, relative to the root. */
export declare const WEB_DIST: string
/** A hash over the names and contents of all sources; tests are left out. */
export declare function hashWebSources(root: string): string
/** Whether `apps/web/dist` was built from the sources that are here now. */
export declare function isWebFresh(root: string): boolean
