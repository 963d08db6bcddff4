export { countFacets, type Facet, type FacetChange } from './facets.js';
export { type Heard, snippetOf, type StoredReading } from './heard.js';
export { type Counted, ingest, type IngestResult, type IngestSettings, tellIngested } from './ingest.store.js';
export { defaultThreading, kindAfter } from './threading.js';
