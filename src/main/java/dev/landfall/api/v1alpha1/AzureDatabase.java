package dev.landfall.api.v1alpha1;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL Flexible Server with one database, private in the virtual network.
 *
 * @param name what the other kinds call it
 * @param server the server's name
 * @param database the database in it, the name when absent
 * @param version the major version; stays as it was made, an upgrade is a person's to begin
 * @param sku the compute size; a change restarts the server
 * @param tier the compute tier that the size belongs to
 * @param storageGiB the storage, one of Azure's disk sizes; can only grow
 * @param storageAutogrow whether Azure makes the storage larger before it is full; it is never made
 *     smaller again. A full server is read-only
 * @param highAvailability whether a standby takes over when the server fails, and where it stands
 * @param zone the availability zone of the server, Azure's choice when absent; stays as it was made
 * @param standbyZone the availability zone of the standby, Azure's choice when absent
 * @param backup how long backups are kept, and where
 * @param maintenance when Azure may restart the server for its own updates; any time that it finds
 *     quiet when absent
 * @param parameters server parameters on top of what logical replication needs, in the units of
 *     Azure; one that needs a restart is given it, unless a DataSync stands on the database
 * @param extensions the extensions that CREATE EXTENSION may install (the parameter
 *     azure.extensions); left alone when empty
 * @param entraAdministrators who can sign in as an administrator by Microsoft Entra, beside the one
 *     with a password
 * @param administrator a Secret with the keys username and password of the administrator to make
 * @param application a Secret with the keys username and password of the role that the applications
 *     use; made on the server, with the same password as on AWS
 * @param caBundleRef the certificate authority of the server, PEM; public ones are trusted when
 *     absent
 */
@ValidationRule(
    value =
        "self.tier != 'Burstable' || !has(self.highAvailability) || self.highAvailability =="
            + " 'Disabled'",
    message = "a Burstable server cannot be highly available: choose the tier GeneralPurpose")
@ValidationRule(
    value =
        "self.tier == 'Burstable' ? self.sku.startsWith('Standard_B') : self.tier =="
            + " 'GeneralPurpose' ? self.sku.startsWith('Standard_D') :"
            + " self.sku.startsWith('Standard_E')",
    message =
        "sku does not belong to tier: Standard_B... is Burstable, Standard_D... GeneralPurpose,"
            + " Standard_E... MemoryOptimized")
@ValidationRule(
    value =
        "self.storageGiB in [32, 64, 128, 256, 512, 1024, 2048, 4095, 4096, 8192, 16384, 32767]",
    message =
        "storageGiB must be one of 32, 64, 128, 256, 512, 1024, 2048, 4095, 4096, 8192, 16384,"
            + " 32767")
@ValidationRule(
    value =
        "!has(self.standbyZone) || has(self.highAvailability) && self.highAvailability =="
            + " 'ZoneRedundant' && (!has(self.zone) || self.zone != self.standbyZone)",
    message =
        "standbyZone is for highAvailability ZoneRedundant, and must be another zone than zone")
public record AzureDatabase(
    @Required String name,
    @Required @Pattern("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$") String server,
    @Nullable String database,
    @Default("16") @Pattern("^1[1-8]$") String version,
    @Default("Standard_D2s_v3") String sku,
    @Default("GeneralPurpose") Tier tier,
    @Default("64") @Min(32) @Max(32767) Integer storageGiB,
    @Default("false") Boolean storageAutogrow,
    @Default("Disabled") HighAvailability highAvailability,
    @Nullable @Pattern("^[1-3]$") String zone,
    @Nullable @Pattern("^[1-3]$") String standbyZone,
    @Nullable Backup backup,
    @Nullable Maintenance maintenance,
    @Size(max = 64) Map<String, String> parameters,
    @Size(max = 64) List<String> extensions,
    @Size(max = 16) List<EntraAdministrator> entraAdministrators,
    @Required Credentials administrator,
    @Required Credentials application,
    @Nullable KeyRef caBundleRef) {

  /** Fills in the defaults where no API server did. */
  public AzureDatabase {
    version = Objects.requireNonNullElse(version, "16");
    sku = Objects.requireNonNullElse(sku, "Standard_D2s_v3");
    tier = Objects.requireNonNullElse(tier, Tier.GeneralPurpose);
    storageGiB = Objects.requireNonNullElse(storageGiB, 64);
    storageAutogrow = Objects.requireNonNullElse(storageAutogrow, false);
    highAvailability = Objects.requireNonNullElse(highAvailability, HighAvailability.Disabled);
    parameters = parameters == null ? Map.of() : Map.copyOf(parameters);
    extensions = extensions == null ? List.of() : List.copyOf(extensions);
    entraAdministrators =
        entraAdministrators == null ? List.of() : List.copyOf(entraAdministrators);
  }

  /** The database in the server. */
  public String databaseName() {
    return database == null ? name : database;
  }

  /** How backups are made: as declared, or as Azure does it where nothing is. */
  public Backup backups() {
    return Objects.requireNonNullElseGet(backup, () -> new Backup(null, null));
  }

  /** Compute tiers of a Flexible Server. */
  public enum Tier {
    /** For development; cannot be highly available. */
    Burstable,
    /** For most applications. */
    GeneralPurpose,
    /** For large working sets. */
    MemoryOptimized
  }

  /** Where the standby of a server is, as Azure calls it. It costs as much as the server. */
  public enum HighAvailability {
    /** There is none: when the server fails, it is made anew from its disk. */
    Disabled,
    /** In the same zone: a failed machine is survived. */
    SameZone,
    /** In another zone: a failed zone is survived. */
    ZoneRedundant
  }

  /**
   * Backups, from which a server can be made as it was at any moment of that time.
   *
   * @param retentionDays how long they are kept
   * @param geoRedundant whether they are kept in a second region too; stays as it was made
   */
  public record Backup(
      @Default("7") @Min(7) @Max(35) @Nullable Integer retentionDays,
      @Default("false") @Nullable Boolean geoRedundant) {

    /** Fills in the defaults where no API server did. */
    public Backup {
      retentionDays = Objects.requireNonNullElse(retentionDays, 7);
      geoRedundant = Objects.requireNonNullElse(geoRedundant, false);
    }
  }

  /**
   * One hour of the week.
   *
   * @param day the day
   * @param hour when it begins, UTC
   * @param minute minutes after that
   */
  public record Maintenance(
      @Required Day day,
      @Required @Min(0) @Max(23) Integer hour,
      @Default("0") @Min(0) @Max(59) @Nullable Integer minute) {

    /** Fills in the default where no API server did. */
    public Maintenance {
      minute = Objects.requireNonNullElse(minute, 0);
    }
  }

  /** Days of the week. */
  public enum Day {
    Sunday(0),
    Monday(1),
    Tuesday(2),
    Wednesday(3),
    Thursday(4),
    Friday(5),
    Saturday(6);

    private final int number;

    Day(int number) {
      this.number = number;
    }

    /** As Azure counts them. */
    public int number() {
      return number;
    }
  }

  /**
   * Somebody of the directory who administers a server.
   *
   * @param principal the name that the directory knows: of a user oncall@domain.com, of a group or
   *     an application its display name; also the name of the role on the server
   * @param objectId its id in the directory
   * @param type what it is
   */
  public record EntraAdministrator(
      @Required @Size(min = 1, max = 63) String principal,
      @Required @Pattern("^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")
          String objectId,
      @Default("User") PrincipalType type) {

    /** Fills in the default where no API server did. */
    public EntraAdministrator {
      type = Objects.requireNonNullElse(type, PrincipalType.User);
    }
  }

  /** What an administrator is. */
  public enum PrincipalType {
    /** A person. */
    User,
    /** A group: all its members. */
    Group,
    /** An application or a managed identity. */
    ServicePrincipal
  }
}
