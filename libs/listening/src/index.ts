export { type Delivery, Intake, type IntakeLimits, type IntakeWay } from './intake.js';
export { type Heard, insertIntake, IntakeStore, type NewIntake, type Quarantined, type StoredIntake } from './intake.store.js';
export { type Retention, tendPartitions } from './partitions.js';
