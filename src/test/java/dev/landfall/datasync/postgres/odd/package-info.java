/** A database with every odd thing: what is not named beforehand is carried, there and back. */
@org.jspecify.annotations.NullMarked
package dev.landfall.datasync.postgres.odd;
