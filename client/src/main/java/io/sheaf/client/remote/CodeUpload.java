package io.sheaf.client.remote;

import io.grpc.StatusRuntimeException;
import io.sheaf.EnvironmentException;
import io.sheaf.SheafException;
import io.sheaf.client.core.CodeBundle;
import io.sheaf.plan.CodeLevel;
import io.sheaf.plan.Sha256;
import io.sheaf.protocol.code.BundleManifest;
import io.sheaf.protocol.code.CodeTransfer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes a program's code known to a cluster: what the cluster lacks of it is sent. Safe for use by many threads. */
final class CodeUpload {

    private final ProgramCode code;
    private final CodeTransfer transfer;
    private final String address;
    private volatile CodeBundle announced;

    CodeUpload(ProgramCode code, CodeTransfer transfer, String address) {
        this.code = code;
        this.transfer = transfer;
        this.address = address;
    }

    /**
     * The program's code, which the cluster has when this returns.
     *
     * @throws SheafException if it may not travel, or did not arrive
     */
    CodeBundle bundle() {
        CodeBundle known = announced;
        return known != null ? known : announce();
    }

    /** The cluster may have forgotten: the next call asks it. */
    void announceAgain() {
        announced = null;
    }

    private synchronized CodeBundle announce() {
        if (announced == null) {
            try {
                announced = send();
            } catch (IOException e) {
                throw toException(e);
            }
        }
        return announced;
    }

    private CodeBundle send() throws IOException {
        List<BundleManifest.Entry> entries = new ArrayList<>();
        Map<Sha256, CodePlace> places = new LinkedHashMap<>();
        CodeLevel newest = CodeLevel.ANY;
        for (CodePlace place : code.travelling()) {
            BundlePacker.Packed packed = BundlePacker.packed(place);
            entries.add(new BundleManifest.Entry(packed.sha256(), packed.bytes(), place.name()));
            places.put(packed.sha256(), place);
            newest = packed.level().javaFeature() > newest.javaFeature() ? packed.level() : newest;
        }
        BundleManifest manifest = new BundleManifest(entries);
        for (Sha256 missing : transfer.missing(places.keySet())) {
            upload(missing, places.get(missing));
        }
        transfer.putBundle(manifest);
        return new CodeBundle(manifest.id(), newest, code.loader());
    }

    private void upload(Sha256 id, CodePlace place) throws IOException {
        if (place instanceof JarPlace) {
            upload(id, place.path());
            return;
        }
        Path jar = Files.createTempFile("sheaf-code-", ".jar");
        try {
            try (OutputStream out = Files.newOutputStream(jar)) {
                place.writeTo(out);
            }
            upload(id, jar);
        } finally {
            Files.deleteIfExists(jar);
        }
    }

    private void upload(Sha256 id, Path jar) throws IOException {
        try (InputStream in = Files.newInputStream(jar)) {
            transfer.upload(id, Files.size(jar), in);
        }
    }

    private SheafException toException(IOException e) {
        if (e.getCause() instanceof StatusRuntimeException status && status.getStatus().getCode() == io.grpc.Status.Code.UNAVAILABLE) {
            return CallErrors.toException(status.getStatus(), address);
        }
        return new EnvironmentException("the program's code could not be sent to the cluster at " + address + ": " + e, e);
    }
}
