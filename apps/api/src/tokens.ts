/** Names under which values that are not classes are injected. */
export const configToken = Symbol('config');
