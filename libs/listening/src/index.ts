export type { Channel, Credentials } from './channel.js';
export { Channels } from './channel.store.js';
export { type Delivery, Intake, type IntakeLimits, type IntakeWay } from './intake.js';
export { type Heard, insertIntake, IntakeStore, type NewIntake, type Quarantined, type StoredIntake } from './intake.store.js';
export { type Retention, tendPartitions } from './partitions.js';
export { type Due, type Polled, type PolledChannel, type PollResult, Schedule } from './schedule.js';
export { quarantineCounts, quarantined, type QuarantineRow, readAgain, type ReadAgain } from './quarantine.store.js';
