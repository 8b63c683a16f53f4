package io.reactivertc.impl.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.common.UserId;
import io.reactivertc.signaling.MediaFlow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RelayTreeTest {

    private static final UserId OWNER = UserId.of("owner");

    private final RelayTree tree = new RelayTree(2);
    private final List<UserId> viewers = new ArrayList<>();

    private void view(String... names) {
        for (String name : names) {
            viewers.add(UserId.of(name));
            tree.enter(UserId.of(name), false, 9, null);
        }
    }

    private String relayOf(String viewer) {
        return String.valueOf(tree.relayOf(UserId.of(viewer)));
    }

    @Test
    void putsEachViewerAsNearToTheOwnerAsThereIsRoom() {
        tree.enter(OWNER, true, 9, null);
        view("a", "b", "c", "d", "e", "f", "g");

        assertThat(viewers).extracting(tree::relayOf).extracting(UserId::value)
                .containsExactly("owner", "owner", "a", "a", "b", "b", "c");
        assertThat(tree.flow(UserId.of("a"), OWNER)).isEqualTo(MediaFlow.IN);
        assertThat(tree.flow(UserId.of("a"), UserId.of("c"))).isEqualTo(MediaFlow.OUT);
        assertThat(tree.flow(UserId.of("a"), UserId.of("b"))).isNull();
    }

    @Test
    void putsThoseWhoLoseTheirRelayElsewhereWithAllBelowThem() {
        tree.enter(OWNER, true, 9, null);
        view("a", "b", "c", "d", "e", "f", "g");

        tree.leave(UserId.of("a"));

        assertThat(relayOf("c")).isEqualTo("owner");
        assertThat(relayOf("g")).as("is still below").isEqualTo("c");
        assertThat(relayOf("d")).isEqualTo("c");
    }

    @Test
    void putsNobodyBelowOneWhoPassesNothingOn() {
        tree.enter(OWNER, true, 9, null);
        tree.enter(UserId.of("page"), false, 0, null);
        tree.enter(UserId.of("weak"), false, 1, null);
        view("a", "b", "c");

        assertThat(relayOf("a")).isEqualTo("weak");
        assertThat(relayOf("b")).isEqualTo("a");
        assertThat(relayOf("c")).isEqualTo("a");
    }

    @Test
    void letsTheOwnerServeMoreWhenNobodyElseCan() {
        tree.enter(OWNER, true, 9, null);
        for (String page : List.of("p1", "p2", "p3", "p4")) {
            tree.enter(UserId.of(page), false, 0, null);
            assertThat(relayOf(page)).isEqualTo("owner");
        }
    }

    @Test
    void keepsEveryConnectionWhenAViewerBecomesTheOwner() {
        tree.enter(OWNER, true, 9, null);
        view("a", "b", "c");
        tree.takeChanges();

        tree.own(UserId.of("c"));

        assertThat(relayOf("a")).isEqualTo("c");
        assertThat(relayOf("owner")).isEqualTo("a");
        assertThat(relayOf("b")).isEqualTo("owner");
        assertThat(tree.takeChanges()).as("turned, not cut").extracting(RelayTree.Change::before).doesNotContainNull();
    }

    @Test
    void waitsForTheRelayOfBeforeARestart() {
        tree.patient(true);
        tree.enter(UserId.of("c"), false, 9, UserId.of("a"));
        tree.enter(OWNER, true, 9, null);
        assertThat(relayOf("c")).isEqualTo("null");

        tree.enter(UserId.of("a"), false, 9, OWNER);

        assertThat(relayOf("c")).isEqualTo("a");
        assertThat(relayOf("a")).isEqualTo("owner");
    }

    @Test
    void findsAnotherRelayForWhoWaitedInVain() {
        tree.patient(true);
        tree.enter(OWNER, true, 9, null);
        tree.enter(UserId.of("c"), false, 9, UserId.of("a"));

        tree.patient(false);

        assertThat(relayOf("c")).isEqualTo("owner");
    }

    @Test
    void makesNoCircleOfClaims() {
        tree.enter(UserId.of("a"), false, 9, UserId.of("b"));
        tree.enter(UserId.of("b"), false, 9, UserId.of("a"));

        tree.enter(OWNER, true, 9, null);

        assertThat(depths().keySet()).containsExactlyInAnyOrder(OWNER, UserId.of("a"), UserId.of("b"));
    }

    private final Map<UserId, Integer> capacities = new LinkedHashMap<>();
    private UserId owner;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34})
    void staysATreeWhoeverComesAndGoes(long seed) {
        Random random = new Random(seed);
        Map<Set<UserId>, MediaFlow> known = new HashMap<>();
        for (int step = 0; step < 400; step++) {
            act(random, step);
            tree.takeChanges().forEach(change -> follow(known, change));
            assertTree();
            known.keySet().removeIf(pair -> !capacities.keySet().containsAll(pair));
            assertThat(known.keySet()).as("what was told, step %s", step).isEqualTo(edges());
        }
    }

    private void act(Random random, int step) {
        List<UserId> present = List.copyOf(capacities.keySet());
        int choice = random.nextInt(10);
        if (choice < 5 || present.isEmpty()) {
            UserId user = UserId.of("u" + step);
            boolean owns = owner == null;
            capacities.put(user, random.nextInt(4));
            owner = owns ? user : owner;
            tree.enter(user, owns, capacities.get(user), null);
        } else if (choice < 9) {
            UserId gone = present.get(random.nextInt(present.size()));
            capacities.remove(gone);
            tree.leave(gone);
            if (gone.equals(owner)) {
                owner = capacities.isEmpty() || random.nextBoolean() ? null : capacities.keySet().iterator().next();
                own();
            }
        } else if (owner != null) {
            owner = present.get(random.nextInt(present.size()));
            own();
        }
    }

    private void own() {
        if (owner != null) {
            tree.own(owner);
        }
    }

    private void follow(Map<Set<UserId>, MediaFlow> known, RelayTree.Change change) {
        Set<UserId> pair = Set.of(change.one(), change.other());
        assertThat(known.containsKey(pair)).as("%s", change).isEqualTo(change.before() != null);
        if (tree.flow(change.one(), change.other()) == null) {
            known.remove(pair);
        } else {
            known.put(pair, MediaFlow.BOTH);
        }
    }

    private Set<Set<UserId>> edges() {
        Set<Set<UserId>> edges = new HashSet<>();
        for (UserId user : capacities.keySet()) {
            UserId relay = tree.relayOf(user);
            if (relay != null) {
                edges.add(Set.of(user, relay));
            }
        }
        return edges;
    }

    private void assertTree() {
        for (UserId user : capacities.keySet()) {
            long below = capacities.keySet().stream().filter(other -> user.equals(tree.relayOf(other))).count();
            if (!user.equals(owner)) {
                assertThat(below).as("below %s", user).isLessThanOrEqualTo(Math.min(2, capacities.get(user)));
            }
        }
        if (owner != null) {
            assertThat(tree.relayOf(owner)).isNull();
            assertThat(depths().keySet()).as("all are reached").isEqualTo(capacities.keySet());
        }
    }

    /** Returns how far each is from the owner who is connected to them. */
    private Map<UserId, Integer> depths() {
        Set<UserId> all = new HashSet<>(capacities.keySet());
        all.addAll(Set.of(UserId.of("a"), UserId.of("b")));
        UserId top = owner == null ? OWNER : owner;
        Map<UserId, Integer> depths = new HashMap<>(Map.of(top, 0));
        Queue<UserId> next = new ArrayDeque<>(Set.of(top));
        for (UserId above = next.poll(); above != null; above = next.poll()) {
            for (UserId user : all) {
                if (above.equals(tree.relayOf(user)) && depths.putIfAbsent(user, depths.get(above) + 1) == null) {
                    next.add(user);
                }
            }
        }
        return depths;
    }
}
