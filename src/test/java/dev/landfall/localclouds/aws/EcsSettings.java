package dev.landfall.localclouds.aws;

import java.util.Map;
import java.util.Optional;

/**
 * An ECS service with its task definition of one container, network mode awsvpc, on Fargate.
 *
 * @param cluster the cluster's name
 * @param name the service's name; its task definition's family and its container are called so too
 * @param image what runs
 * @param port the container's port
 * @param environment what is declared for the container
 * @param desiredCount how many tasks shall run
 * @param targetGroupArn where the tasks are registered
 */
public record EcsSettings(
    String cluster,
    String name,
    String image,
    int port,
    Map<String, String> environment,
    int desiredCount,
    Optional<String> targetGroupArn) {}
