package dev.landfall.connection;

import dev.landfall.spine.Expiry;
import java.util.Optional;

/**
 * Who a cloud says that we are.
 *
 * @param account the account, subscription or token
 * @param who the principal, as the cloud names it
 * @param expires when the credential or a certificate authority that it needs ends, the first of
 *     them
 */
record Identity(String account, String who, Optional<Expiry> expires) {}
