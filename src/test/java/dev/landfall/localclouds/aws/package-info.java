/**
 * AWS on this machine: STS, RDS, ECS with its scaling, Elastic Load Balancing and Secrets Manager
 * on one port, one file per service, each with real servers behind.
 */
package dev.landfall.localclouds.aws;
