package dev.landfall.localclouds.azure;

import dev.landfall.localclouds.Addresses;
import dev.landfall.localclouds.Programs;
import dev.landfall.tls.Authority;
import java.nio.file.Path;
import java.time.Clock;

/**
 * What resource types work with.
 *
 * @param addresses where servers may listen
 * @param authority issues their certificates
 * @param programs images
 * @param directory for data and logs
 * @param clock the time
 * @param store the resources there are
 * @param operations what runs
 * @param apps the container apps' names and where they lead
 * @param console what apps and jobs print
 */
record World(
    Addresses addresses,
    Authority authority,
    Programs programs,
    Path directory,
    Clock clock,
    Store store,
    Operations operations,
    AppRegistry apps,
    ConsoleLogs console) {

  /** A resource that must exist, referred to by an id in a request. */
  Stored referenced(String id, String by) {
    return store
        .get(id)
        .orElseThrow(
            () ->
                new ArmError(
                    400,
                    "InvalidResourceReference",
                    "Resource %s referenced by resource %s was not found. Please make sure that the"
                        + " referenced resource exists, and that both resources are in the same"
                        + " region.",
                    id,
                    by));
  }
}
