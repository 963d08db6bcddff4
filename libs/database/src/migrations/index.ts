import { House1700000000001 } from './0001-house.js';
import { Reading1700000000002 } from './0002-reading.js';
import { Views1700000000003 } from './0003-views.js';
import { Work1700000000004 } from './0004-work.js';
import { Routing1700000000005 } from './0005-routing.js';
import { Insight1700000000006 } from './0006-insight.js';
import { Networks1700000000007 } from './0007-networks.js';
import { Proof1700000000008 } from './0008-proof.js';
import { Lean1700000000010 } from './0010-lean.js';
import { ImportsAndSight1700000000014 } from './0014-imports-and-sight.js';
import { Outcomes1700000000015 } from './0015-outcomes.js';
import { Partners1700000000016 } from './0016-partners.js';
import { Seeing1700000000017 } from './0017-seeing.js';
import { Searched1700000000019 } from './0019-searched.js';
import { HandsOn1700000000020 } from './0020-hands-on.js';
import { Community1700000000021 } from './0021-community.js';
import { Scopes1700000000022 } from './0022-scopes.js';
import { Reporting1700000000023 } from './0023-reporting.js';
import { Own1700000000024 } from './0024-own.js';
import { Depth1700000000027 } from './0027-depth.js';
import { Seen1700000000028 } from './0028-seen.js';
import { HandOffAddress1700000000029 } from './0029-hand-off-address.js';
import { Reports1700000000030 } from './0030-reports.js';
import { Renamed1700000000031 } from './0031-renamed.js';
import { Walks1700000000032 } from './0032-walks.js';
import { Spans1700000000033 } from './0033-spans.js';
import { Counted1700000000034 } from './0034-counted.js';
import { Guests1700000000039 } from './0039-guests.js';
import { Told1700000000040 } from './0040-told.js';
import { Past1700000000042 } from './0042-past.js';
import { Bounds1700000000046 } from './0046-bounds.js';

/** In order; a name is stored once run, so it never changes. */
export const migrations = [
  House1700000000001,
  Reading1700000000002,
  Views1700000000003,
  Work1700000000004,
  Routing1700000000005,
  Insight1700000000006,
  Networks1700000000007,
  Proof1700000000008,
  Lean1700000000010,
  ImportsAndSight1700000000014,
  Outcomes1700000000015,
  Partners1700000000016,
  Seeing1700000000017,
  Searched1700000000019,
  HandsOn1700000000020,
  Community1700000000021,
  Scopes1700000000022,
  Reporting1700000000023,
  Own1700000000024,
  Depth1700000000027,
  Seen1700000000028,
  HandOffAddress1700000000029,
  Reports1700000000030,
  Renamed1700000000031,
  Walks1700000000032,
  Spans1700000000033,
  Counted1700000000034,
  Guests1700000000039,
  Told1700000000040,
  Past1700000000042,
  Bounds1700000000046,
];
