package io.reactivertc.impl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.reactivertc.common.OwnerLeaves;
import io.reactivertc.common.Topology;
import io.reactivertc.data.DataMessage;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.impl.peer.DefaultPeer;
import io.reactivertc.media.LocalTrack;
import io.reactivertc.media.RemoteTrack;
import io.reactivertc.media.TrackOptions;
import io.reactivertc.room.RoomEvent;
import io.reactivertc.room.RoomMember;
import io.reactivertc.room.RoomOptions;
import io.reactivertc.signaling.MediaFlow;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;

/** Tells who connects to whom, with real rooms and peers over peer connections in memory: no connection that the topology does not want. */
class TopologyStoryTest {

    private final Stage stage = new Stage();
    private final Stage.Actor alice = stage.actor("alice");
    private final Stage.Actor bob = stage.actor("bob");
    private final Stage.Actor carol = stage.actor("carol");

    private void gather(RoomOptions options) {
        stage.result(alice.room().open(options));
        stage.result(bob.room().join());
        stage.result(carol.room().join());
        stage.settle();
    }

    @Test
    void videoConferencingIsAFullMesh() {
        gather(RoomOptions.DEFAULT);

        assertThat(alice.peers()).containsExactly("bob", "carol");
        assertThat(bob.peers()).containsExactly("alice", "carol");
        assertThat(carol.peers()).containsExactly("alice", "bob");
        assertThat(stage.ends()).as("two of each of n(n-1)/2 links").isEqualTo(6);
    }

    @ParameterizedTest
    @EnumSource(value = Topology.class, names = {"BROADCAST", "ONE_WAY"})
    void viewersOfABroadcastNeverMeet(Topology topology) {
        gather(RoomOptions.DEFAULT.withTopology(topology));

        assertThat(alice.peers()).containsExactly("bob", "carol");
        assertThat(bob.peers()).containsExactly("alice");
        assertThat(carol.peers()).containsExactly("alice");
        assertThat(bob.room().peerCount()).isEqualTo(1);
        assertThat(stage.ends()).isEqualTo(4);
    }

    @Test
    void aThirdFindsARoomForTwoFull() {
        stage.result(alice.room().open(RoomOptions.DEFAULT.withTopology(Topology.ONE_TO_ONE)));
        stage.result(bob.room().join());

        assertThat(code(stage.failure(carol.room().join()))).isEqualTo(RtcErrorCode.ROOM_FULL);
        assertThat(alice.peers()).containsExactly("bob");
    }

    @Test
    void theOwnerOfACustomRoomIsToldOfAllAndConnectsNobodyButWhomItIntroduces() {
        gather(RoomOptions.DEFAULT.withTopology(Topology.CUSTOM));

        assertThat(stage.ends()).isZero();
        assertThat(alice.room().audience()).extracting(RoomMember::id).containsExactly(bob.id, carol.id);
        assertThat(bob.room().audience()).isEmpty();
        stage.done(alice.room().introduce(bob.id, carol.id));

        assertThat(bob.peers()).containsExactly("carol");
        assertThat(carol.peers()).containsExactly("bob");
        assertThat(stage.ends()).isEqualTo(2);
        assertThat(alice.room().peerCount()).isZero();
    }

    @Test
    void whoIsIntroducedToTheOwnerIsInTheAudienceNoMore() {
        gather(RoomOptions.DEFAULT.withTopology(Topology.CUSTOM));

        stage.done(alice.room().introduce(alice.id, bob.id));
        stage.settle();

        assertThat(alice.peers()).containsExactly("bob");
        assertThat(alice.room().audience()).extracting(RoomMember::id).containsExactly(carol.id);
        assertThat(alice.events(RoomEvent.MemberLeft.class)).hasSize(1);
    }

    @Test
    void aPolicyMakesARing() {
        List<String> names = List.of("alice", "bob", "carol", "dan", "eve");
        RoomOptions ring = RoomOptions.DEFAULT.withTopology(Topology.CUSTOM).withIntroductions((a, b) -> {
            int distance = Math.abs(names.indexOf(a.id().value()) - names.indexOf(b.id().value()));
            return distance == 1 || distance == names.size() - 1;
        });
        stage.result(alice.room().open(ring));
        names.stream().skip(1).forEach(name -> stage.result(stage.actor(name).room().join()));
        stage.settle();

        assertThat(alice.peers()).containsExactly("bob", "eve");
        assertThat(stage.actor("dan").peers()).containsExactly("carol", "eve");
        assertThat(stage.ends()).isEqualTo(2 * names.size());
    }

    @Test
    void inARelayTreeNobodyServesMoreThanTheyShould() {
        stage.result(alice.room().open(RoomOptions.DEFAULT.withRelayTree(2)));
        List<String> viewers = List.of("v1", "v2", "v3", "v4", "v5", "v6", "v7");
        viewers.forEach(name -> stage.result(stage.actor(name).room().join()));

        assertThat(alice.peers()).containsExactly("v1", "v2");
        assertThat(stage.actor("v1").peers()).containsExactly("alice", "v3", "v4");
        assertThat(stage.actor("v7").peers()).containsExactly("v3");
        assertThat(stage.ends()).as("a tree has one link less than members").isEqualTo(2 * viewers.size());

        stage.done(stage.actor("v1").room().leave());
        stage.settle();

        assertThat(alice.peers()).containsExactly("v2", "v3");
        assertThat(stage.actor("v7").peers()).as("stays below its relay").containsExactly("v3");
        assertThat(stage.actor("v4").peers()).containsExactly("v3");
        assertThat(stage.ends()).isEqualTo(2 * (viewers.size() - 1));
        assertThat(alice.room().audience()).hasSize(4);
    }

    @Test
    void relaysPassOnWhatTheOwnerPublishesAndItsEnd() {
        stage.result(alice.room().open(RoomOptions.DEFAULT.withRelayTree(1)));
        stage.result(bob.room().join());
        stage.result(carol.room().join());
        List<RemoteTrack> arrived = stage.follow(carol.room().tracks());
        stage.settle();

        LocalTrack news = alice.connection.media().audio(Flux.never(), TrackOptions.DEFAULT.label("news"));
        stage.done(alice.room().publish(news));
        stage.settle();
        assertThat(arrived).extracting(RemoteTrack::label, RemoteTrack::from).containsExactly(tuple("news", bob.id));

        stage.done(alice.room().handOver(bob.id));
        stage.settle();
        assertThat(arrived.get(0).state().isEnded()).as("only the new owner sends").isTrue();
        stage.done(bob.room().handOver(alice.id));
        stage.settle();
        assertThat(arrived).hasSize(2);

        stage.done(bob.room().leave());
        stage.settle();
        assertThat(arrived.get(1).state().isEnded()).isTrue();
        assertThat(arrived).hasSize(3);
        assertThat(arrived.get(2).from()).isEqualTo(alice.id);

        stage.done(news.close());
        stage.settle();
        assertThat(arrived.get(2).state().isEnded()).isTrue();
    }

    @Test
    void nobodySendsWhereMediaDoNotGo() {
        gather(RoomOptions.DEFAULT.withTopology(Topology.ONE_WAY));
        LocalTrack track = bob.connection.media().audio(Flux.never());

        assertThat(code(stage.failure(bob.room().peer(alice.id).orElseThrow().publish(track)))).isEqualTo(RtcErrorCode.ONE_WAY);
        assertThat(code(stage.failure(bob.room().publish(track)))).isEqualTo(RtcErrorCode.ONE_WAY);
        stage.done(alice.room().introduce(bob.id, carol.id));
        stage.settle();
        stage.done(bob.room().publish(track));
        stage.done(alice.room().handOver(bob.id));
        stage.settle();
        assertThat(code(stage.failure(alice.room().peer(bob.id).orElseThrow()
                .publish(alice.connection.media().audio(Flux.never()))))).isEqualTo(RtcErrorCode.ONE_WAY);
    }

    @Test
    void whoSendsWhereTheyMustNotIsNotListenedTo() {
        gather(RoomOptions.DEFAULT.withTopology(Topology.ONE_WAY));
        List<RemoteTrack> arrived = stage.follow(alice.room().tracks());
        DefaultPeer ofBob = (DefaultPeer) bob.room().peer(alice.id).orElseThrow();
        ofBob.updateFlow(MediaFlow.BOTH);

        stage.done(ofBob.publish(bob.connection.media().audio(Flux.never())));
        stage.settle();

        assertThat(arrived).isEmpty();
        assertThat(stage.follow(alice.room().peer(bob.id).orElseThrow().tracks())).isEmpty();
    }

    @Test
    void multiBroadcastersAndManyViewers() {
        RoomOptions moderated = RoomOptions.DEFAULT.withTopology(Topology.ONE_WAY)
                .withIntroductions((a, b) -> a.extra().containsValue("broadcaster") || b.extra().containsValue("broadcaster"));
        stage.result(alice.room().open(moderated));
        for (String name : List.of("b1", "b2")) {
            stage.result(stage.actor(name).room().join(RoomOptions.DEFAULT.withExtra(Map.of("role", "broadcaster"))));
        }
        for (String name : List.of("v1", "v2", "v3")) {
            stage.result(stage.actor(name).room().join(RoomOptions.DEFAULT.withExtra(Map.of("role", "viewer"))));
        }
        stage.settle();

        for (String viewer : List.of("v1", "v2", "v3")) {
            assertThat(stage.actor(viewer).peers()).as("each viewer gets every broadcaster, and no viewer")
                    .containsExactly("alice", "b1", "b2");
        }
        assertThat(alice.room().peerCount()).isEqualTo(5);
    }

    @Test
    void onlyTheOwnerIntroduces() {
        gather(RoomOptions.DEFAULT.withTopology(Topology.BROADCAST));

        assertThat(code(stage.failure(bob.room().introduce(bob.id, carol.id)))).isEqualTo(RtcErrorCode.NOT_OWNER);
        assertThat(bob.peers()).containsExactly("alice");
    }

    @Test
    void theCentreOfABroadcastMovesWithTheOwner() {
        gather(RoomOptions.DEFAULT.withTopology(Topology.BROADCAST));

        stage.done(alice.room().handOver(bob.id));
        stage.settle();

        assertThat(alice.peers()).containsExactly("bob");
        assertThat(bob.peers()).containsExactly("alice", "carol");
        assertThat(carol.peers()).containsExactly("bob");
        assertThat(stage.ends()).isEqualTo(4);
    }

    @Test
    void aBroadcastGoesOnWhenItsOwnerLeaves() {
        gather(RoomOptions.DEFAULT.withTopology(Topology.BROADCAST).withOwnerLeaves(OwnerLeaves.TRANSFER));
        List<String> heard = stage.follow(carol.room().messages().map(DataMessage::text));

        stage.done(alice.room().leave());
        stage.settle();
        bob.room().broadcast("mine now").subscribe();
        stage.settle();

        assertThat(carol.peers()).containsExactly("bob");
        assertThat(heard).containsExactly("mine now");
    }

    @Test
    void messagesThroughTheServerReachAllInTheRoomBeforeAnyConnection() {
        gather(RoomOptions.DEFAULT.withTopology(Topology.CUSTOM));

        stage.done(bob.room().relay(Map.of("hello", "all")));

        assertThat(carol.events(RoomEvent.Relayed.class)).singleElement()
                .satisfies(relayed -> assertThat(relayed.from()).isEqualTo(bob.id));
        assertThat(stage.ends()).isZero();
    }

    private static RtcErrorCode code(Throwable error) {
        return ((RtcException) error).code();
    }
}
