package io.mnemoscope.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.RecordComponentVisitor;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.Remapper;

/**
 * A copy of the code, and of its tests, in which each component of each record has another name: its field, its accessor, and what
 * {@code toString} says. Accessors that an interface asks for keep their names, and so do the records of {@code GET /api},
 * which are there for a template that names them: that page is to be read, and no format.
 */
final class RenamedComponents extends ClassLoader {
    static final String PREFIX = "renamed_";

    private static final String OURS = "io.mnemoscope.";
    private static final String FOR_A_TEMPLATE = "io/mnemoscope/api/http/ContractPage$";
    private static final String OBJECT_METHODS = "java/lang/runtime/ObjectMethods";

    private final Map<String, Components> known = new ConcurrentHashMap<>();
    private final Remapper renaming = new Renaming();

    /**
     * What is renamed of a class.
     *
     * @param fields components, as {@code name descriptor}
     * @param accessors as {@code name ()descriptor}
     */
    private record Components(Set<String> fields, Set<String> accessors) {
        static final Components NONE = new Components(Set.of(), Set.of());
    }

    RenamedComponents(ClassLoader parent) {
        super(parent);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(OURS)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            var loaded = findLoadedClass(name);
            return loaded == null ? defined(name) : loaded;
        }
    }

    private Class<?> defined(String name) throws ClassNotFoundException {
        var reader = reader(name.replace('.', '/'));
        if (reader == null) {
            throw new ClassNotFoundException(name);
        }
        var writer = new ClassWriter(0);
        reader.accept(new Copy(writer), 0);
        var bytes = writer.toByteArray();
        return defineClass(name, bytes, 0, bytes.length);
    }

    private @Nullable ClassReader reader(String internalName) {
        try (var in = getParent().getResourceAsStream(internalName + ".class")) {
            return in == null ? null : new ClassReader(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Components components(String internalName) {
        if (!internalName.startsWith(OURS.replace('.', '/')) || internalName.startsWith(FOR_A_TEMPLATE)) {
            return Components.NONE;
        }
        return known.computeIfAbsent(internalName, this::read);
    }

    private Components read(String internalName) {
        var reader = reader(internalName);
        if (reader == null || !Objects.equals(reader.getSuperName(), "java/lang/Record")) {
            return Components.NONE;
        }
        var asked = new HashSet<String>();
        interfaceMethods(reader, asked);
        var fields = new HashSet<String>();
        var accessors = new HashSet<String>();
        reader.accept(
                new ClassVisitor(Opcodes.ASM9) {
                    @Override
                    public @Nullable RecordComponentVisitor visitRecordComponent(
                            String name, String descriptor, @Nullable String signature) {
                        fields.add(name + " " + descriptor);
                        if (!asked.contains(name)) {
                            accessors.add(name + " ()" + descriptor);
                        }
                        return null;
                    }
                },
                ClassReader.SKIP_CODE);
        return new Components(fields, accessors);
    }

    private void interfaceMethods(ClassReader reader, Set<String> names) {
        for (var each : reader.getInterfaces()) {
            var its = reader(each);
            if (its == null) {
                its = platform(each);
            }
            its.accept(
                    new ClassVisitor(Opcodes.ASM9) {
                        @Override
                        public @Nullable MethodVisitor visitMethod(
                                int access,
                                String name,
                                String descriptor,
                                @Nullable String signature,
                                String @Nullable [] exceptions) {
                            if (descriptor.startsWith("()")) {
                                names.add(name);
                            }
                            return null;
                        }
                    },
                    ClassReader.SKIP_CODE);
            interfaceMethods(its, names);
        }
    }

    private static ClassReader platform(String internalName) {
        try {
            return new ClassReader(internalName);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names. */
    private final class Renaming extends Remapper {
        @Override
        public String mapRecordComponentName(String owner, String name, String descriptor) {
            return owner.startsWith(FOR_A_TEMPLATE) ? name : PREFIX + name;
        }

        @Override
        public String mapFieldName(String owner, String name, String descriptor) {
            return components(owner).fields().contains(name + " " + descriptor) ? PREFIX + name : name;
        }

        @Override
        public String mapMethodName(String owner, String name, String descriptor) {
            return components(owner).accessors().contains(name + " " + descriptor) ? PREFIX + name : name;
        }
    }

    /** A class with the names changed. */
    private final class Copy extends ClassRemapper {
        Copy(ClassVisitor to) {
            super(Opcodes.ASM9, to, renaming);
        }

        @Override
        public MethodVisitor visitMethod(
                int access,
                String name,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            var method = super.visitMethod(access, name, descriptor, signature, exceptions);
            return new MethodVisitor(Opcodes.ASM9, method) {
                @Override
                public void visitInvokeDynamicInsn(String called, String type, Handle bootstrap, Object... arguments) {
                    super.visitInvokeDynamicInsn(called, type, bootstrap, said(bootstrap, arguments));
                }
            };
        }

        /** The names that {@code toString} says are one of the arguments. */
        private Object[] said(Handle bootstrap, Object[] arguments) {
            if (!bootstrap.getOwner().equals(OBJECT_METHODS)
                    || !(arguments[0] instanceof Type)
                    || !(arguments[1] instanceof String names)
                    || names.isEmpty()) {
                return arguments;
            }
            var renamed = arguments.clone();
            renamed[1] = PREFIX + names.replace(";", ";" + PREFIX);
            return renamed;
        }
    }
}
