/**
 * S3 buckets carried to Blob containers: what differs is found by two listings side by side and
 * copied; each blob says in its metadata which object it is a copy of, so a pass can begin again
 * anywhere and copies nothing twice.
 */
@org.jspecify.annotations.NullMarked
package dev.landfall.datasync.objects;
