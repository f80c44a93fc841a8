/** What the local load balancers and gateways share: backends, health, counters, upstream HTTP. */
package dev.landfall.localclouds.proxy;
