/** Real PostgreSQL servers of any major that the build carries. */
package dev.landfall.localclouds.postgres;
