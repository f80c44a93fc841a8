/**
 * DNS of this machine: an authoritative server over UDP and TCP, the zones it answers from, and a
 * client that keeps answers as long as their TTL says.
 */
package dev.landfall.localclouds.dns;
