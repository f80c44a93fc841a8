/**
 * PostgreSQL: the copy, the replication both ways, the fence and the switch. No Kubernetes here.
 */
@NullMarked
package dev.landfall.datasync.postgres;

import org.jspecify.annotations.NullMarked;
