package dev.landfall.cloud;

import dev.landfall.spine.Sensitive;
import java.time.Instant;
import java.util.Optional;

/**
 * What a program of ours shows to one of Azure's services, for as long as that is good.
 *
 * @param token the token
 * @param until when it expires
 * @param caBundle certificates to trust besides the JDK's own, in PEM
 */
public record AzureToken(Sensitive token, Instant until, Optional<String> caBundle) {}
