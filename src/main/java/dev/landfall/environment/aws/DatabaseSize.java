package dev.landfall.environment.aws;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.rds.model.DBInstance;

/**
 * How big an RDS instance is and how it is kept: what it costs and what must be equal on Azure
 * follow from it. As {@code DBInstance} of the Amazon RDS API reference (2014-10-31) tells it.
 *
 * @param instanceClass DBInstanceClass, db.t4g.medium for one
 * @param storageGiB AllocatedStorage
 * @param storageType gp2, gp3, io1, io2 or standard
 * @param multiAz whether a standby in another zone is kept
 * @param encrypted whether its storage is
 * @param publiclyAccessible whether its name can resolve to a public address
 * @param backupRetentionDays for how long automated backups are kept; 0 means that none are made
 */
public record DatabaseSize(
    String instanceClass,
    int storageGiB,
    String storageType,
    boolean multiAz,
    boolean encrypted,
    boolean publiclyAccessible,
    int backupRetentionDays) {

  /** An answer leaves out what does not apply; that is false, none or empty, never a failure. */
  static DatabaseSize of(DBInstance instance) {
    return new DatabaseSize(
        text(instance.dbInstanceClass()),
        number(instance.allocatedStorage()),
        text(instance.storageType()),
        Boolean.TRUE.equals(instance.multiAZ()),
        Boolean.TRUE.equals(instance.storageEncrypted()),
        Boolean.TRUE.equals(instance.publiclyAccessible()),
        number(instance.backupRetentionPeriod()));
  }

  private static String text(@Nullable String told) {
    return told == null ? "" : told;
  }

  private static int number(@Nullable Integer told) {
    return told == null ? 0 : told;
  }
}
