package dev.landfall.cloud;

import dev.landfall.spine.Sensitive;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/**
 * What a program of ours is given to read in an account, for as long as that is good.
 *
 * @param region the region
 * @param endpoint another address of the APIs
 * @param accessKeyId who calls
 * @param secretAccessKey what signs
 * @param sessionToken what a session of a role shows besides
 * @param until when it expires; empty for keys that do not
 * @param caBundle certificates to trust besides the JDK's own, in PEM
 */
public record AwsSession(
    String region,
    Optional<URI> endpoint,
    String accessKeyId,
    Sensitive secretAccessKey,
    Optional<Sensitive> sessionToken,
    Optional<Instant> until,
    Optional<String> caBundle) {}
