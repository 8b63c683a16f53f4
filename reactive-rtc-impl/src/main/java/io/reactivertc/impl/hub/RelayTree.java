package io.reactivertc.impl.hub;

import io.reactivertc.common.UserId;
import io.reactivertc.signaling.MediaFlow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says who passes on to whom in one room whose owner broadcasts to more than it can serve itself. Whoever comes is put as near to the owner as there is room; whoever loses their relay keeps those below
 * and is put elsewhere; who is connected stays so. Without an owner the parts of the tree wait. On the loop.
 */
final class RelayTree {

    private final int fanOut;
    private final Map<UserId, Node> nodes = new LinkedHashMap<>();
    private final Map<UserId, Set<UserId>> touched = new HashMap<>();
    private List<Change> changes = new ArrayList<>();
    private @Nullable Node root;

    /** Whether those who had a relay before the server was restarted wait for them to come back. */
    private boolean patient;

    RelayTree(int fanOut) {
        this.fanOut = fanOut;
    }

    /**
     * Says how media travelled between two before the tree was changed.
     *
     * @param one who
     * @param other with whom
     * @param before which way, as {@code one} saw it; null if they were not connected
     */
    record Change(UserId one, UserId other, @Nullable MediaFlow before) {}

    private static final class Node {

        final UserId user;
        final int capacity;
        final Set<Node> children = new LinkedHashSet<>(4);
        @Nullable
        Node parent;
        @Nullable
        UserId awaited;

        Node(UserId user, int capacity) {
            this.user = user;
            this.capacity = capacity;
        }

        boolean hasRoom() {
            return children.size() < capacity;
        }

        /** Returns the one at the upper end. */
        Node top() {
            Node top = this;
            for (Node above = parent; above != null; above = above.parent) {
                top = above;
            }
            return top;
        }
    }

    /** Returns which way media travel between two, as the one sees it; null if they do not connect. */
    @Nullable
    MediaFlow flow(UserId one, UserId other) {
        Node node = nodes.get(one);
        Node peer = nodes.get(other);
        if (node == null || peer == null) {
            return null;
        }
        return node.parent == peer ? MediaFlow.IN : peer.parent == node ? MediaFlow.OUT : null;
    }

    /** Returns who passes on to this one, if somebody does. */
    @Nullable
    UserId relayOf(UserId user) {
        Node node = nodes.get(user);
        return node == null || node.parent == null ? null : node.parent.user;
    }

    /** Waits for relays from before a restart, or no more. */
    void patient(boolean waits) {
        patient = waits;
        attachAll();
    }

    /**
     * Takes somebody in.
     *
     * @param most to how many they would pass on
     * @param before who passed on to them before the server was restarted, if somebody did
     */
    void enter(UserId user, boolean owner, int most, @Nullable UserId before) {
        Node node = new Node(user, Math.min(most, fanOut));
        node.awaited = before;
        nodes.put(user, node);
        if (owner) {
            root = node;
        }
        attachAll();
    }

    /** Takes somebody out. */
    void leave(UserId user) {
        Node node = nodes.get(user);
        if (node == null) {
            return;
        }
        cut(node);
        List.copyOf(node.children).forEach(this::cut);
        nodes.remove(user);
        if (root == node) {
            root = null;
        }
        attachAll();
    }

    /** Makes somebody the owner, who may not be there. Those who are connected to them stay so; what travelled to them travels from them. */
    void own(UserId owner) {
        Node next = nodes.get(owner);
        if (root == next) {
            return;
        }
        root = next;
        if (next != null) {
            turn(next);
        }
        attachAll();
    }

    /** Turns the way from the top to this node upside down. Who cannot pass on to as many as are now below lets the newest go. */
    private void turn(Node node) {
        List<Node> path = new ArrayList<>();
        for (Node above = node; above != null; above = above.parent) {
            path.add(above);
        }
        for (int n = path.size() - 1; n > 0; n--) {
            cut(path.get(n - 1));
        }
        for (int n = 1; n < path.size(); n++) {
            link(path.get(n - 1), path.get(n));
        }
        path.stream().skip(1).forEach(this::relieve);
    }

    private void relieve(Node node) {
        List<Node> children = List.copyOf(node.children);
        for (int n = children.size() - 1; n >= 0 && node.children.size() > node.capacity; n--) {
            cut(children.get(n));
        }
    }

    private void attachAll() {
        List<Node> tops = nodes.values().stream()
                .filter(node -> node.parent == null && node != root)
                .sorted(Comparator.comparing(node -> node.capacity == 0))
                .toList();
        tops.forEach(this::attach);
    }

    private void attach(Node node) {
        UserId awaited = node.awaited;
        Node relay = awaited == null ? null : nodes.get(awaited);
        if (awaited != null && relay == null && patient) {
            return;
        }
        node.awaited = null;
        if (relay != null && relay.top() != node && (relay.hasRoom() || relay == root)) {
            link(relay, node);
        } else if (root != null) {
            link(nearestWithRoom(root), node);
        }
    }

    /** Returns the owner if nobody has room. */
    private Node nearestWithRoom(Node owner) {
        if (owner.children.size() < fanOut) {
            return owner;
        }
        Queue<Node> next = new ArrayDeque<>(owner.children);
        for (Node node = next.poll(); node != null; node = next.poll()) {
            if (node.hasRoom()) {
                return node;
            }
            next.addAll(node.children);
        }
        return owner;
    }

    private void link(Node relay, Node below) {
        note(relay, below);
        relay.children.add(below);
        below.parent = relay;
    }

    private void cut(Node node) {
        Node relay = node.parent;
        if (relay != null) {
            note(relay, node);
            relay.children.remove(node);
            node.parent = null;
        }
    }

    private void note(Node one, Node other) {
        boolean ordered = one.user.compareTo(other.user) < 0;
        UserId first = ordered ? one.user : other.user;
        UserId second = ordered ? other.user : one.user;
        if (touched.computeIfAbsent(first, none -> new LinkedHashSet<>(4)).add(second)) {
            changes.add(new Change(first, second, flow(first, second)));
        }
    }

    /** Returns between whom something may have changed since the last call, each pair once. */
    List<Change> takeChanges() {
        List<Change> taken = changes;
        changes = new ArrayList<>();
        touched.clear();
        return taken.stream()
                .filter(change -> !Objects.equals(change.before, flow(change.one, change.other)))
                .toList();
    }
}
