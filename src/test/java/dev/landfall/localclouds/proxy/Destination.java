package dev.landfall.localclouds.proxy;

/** Where a request goes: to a pool of backends, or elsewhere altogether. */
public sealed interface Destination permits Pool, Redirect {}
