using System.Text;
using Mocker.Linux;

namespace Mocker.Container.Launch.Steps;

/// <summary>
/// Mounts a new file system: configured and created detached (fsopen(2), fsconfig(2), fsmount(2)), with its attributes
/// set from the start, then moved onto a destination that is held by a descriptor. mount(2) does what that interface
/// cannot: iversion, silent, remount, values longer than 255 bytes, and kernels before 5.2.
/// </summary>
/// <param name="type">The file system.</param>
/// <param name="source">What it is called, or the device that it is on.</param>
/// <param name="destination">Absolute path in the container.</param>
/// <param name="options">Its options.</param>
internal sealed unsafe class MountFileSystem(string type, string? source, string destination, MountOptions options) : Step, IDisposable
{
    /// <summary>It is made read-only by a later step.</summary>
    public bool ReadOnlyLater { get; init; }

    /// <summary>The SELinux label of all its files, or null.</summary>
    public string? Label { get; init; }

    /// <summary>What to bind where the kernel does not allow this user namespace to mount a new one, which would show the same; or null.</summary>
    public BindMount? StandIn { get; init; }

    /// <summary>How the ids are mapped, or null.</summary>
    public MappingNamespace? Mapping { get; init; }

    public override string Kind => "mount";

    public override string Text => $"mount \"{type}\" at \"{destination}\"{MountText.Of(options)}{(Label is null ? "" : $", labelled {Label}")}";

    private int _mapping = -1;

    public void Dispose() => Mapping?.Dispose();

    internal override void Prepare()
    {
        if (Label is not null)
            SecurityModules.RequireSelinux(Label, "/linux/mountLabel");
        try
        {
            _mapping = Mapping?.Open() ?? -1;
        }
        catch (LinuxException e)
        {
            throw new ContainerException($"cannot {Text}: {e.Message}", Pointer, e);
        }
    }

    internal override EncodedStep Encode(PlanMemory memory)
    {
        MountAttributes later = ReadOnlyLater ? MountAttributes.ReadOnly : 0;
        Arguments* a = memory.New<Arguments>();
        a->Type = memory.Text(type);
        a->Source = memory.Text(source is null or "" ? type : source);
        a->Destination = memory.Text(destination);
        a->Set = (options.Set | options.RecursiveSet) & ~later;
        a->Flags = options.Flags & ~(ReadOnlyLater ? MountFlags.ReadOnly : 0) | (options.Remount ? MountFlags.Remount : 0)
            // Without MS_BIND a remount changes the file system, and so the host's mount of it as well.
            | (options.Remount && options.Bind ? MountFlags.Bind : 0);
        a->Kind = type is "proc" or "sysfs" ? MountTargetKind.ProcOrSys : ProcFiles.KindOf(destination);
        a->StandIn = StandIn?.Encode(memory) ?? default;
        a->Mapping = _mapping;
        a->CopyUp = options.CopyUp && type == "tmpfs";
        a->Kept = KeptOf(options.Data);
        a->ByPath = options.Remount || (options.SuperBlock & (MountFlags.IVersion | MountFlags.Silent)) != 0 || HasLongValue(options.Data);
        // A label has commas in it, which mount(2) takes as they are only within quotes.
        string data = string.Join(',', Label is null ? options.Data : [.. options.Data, $"context=\"{Label}\""]);
        a->Data = memory.Text(data);
        a->Keys = memory.Array<Key>(options.SuperBlockWords.Count + options.Data.Count + 3);
        int next = 0;
        foreach (string word in options.SuperBlockWords)
            a->Keys[next++].Name = memory.Text(word);
        if ((a->Set & MountAttributes.ReadOnly) != 0)
            a->Keys[next++].Name = memory.Text("ro");
        foreach (string datum in options.Data)
        {
            int equals = datum.IndexOf('=');
            a->Keys[next].Name = memory.Text(equals < 0 ? datum : datum[..equals]);
            a->Keys[next++].Value = equals < 0 ? null : memory.Text(datum[(equals + 1)..]);
        }
        if (Label is not null)
        {
            a->Keys[next].Name = memory.Text("context");
            a->Keys[next++].Value = memory.Text(Label);
        }
        a->KeyCount = next;
        if (type == "tmpfs" && !options.Remount && (a->Kept & TreeCopy.Kept.Mode) == 0)
        {
            a->Keys[next].Name = memory.Text("mode");
            a->Keys[next].Value = a->Mode = memory.Text("0000");
            a->DataWithMode = memory.Text(data.Length == 0 ? "mode=0000" : data + ",mode=0000");
            a->ModeInData = a->DataWithMode + Encoding.UTF8.GetByteCount(data) + (data.Length == 0 ? 5 : 6);
        }
        a->Propagation = MountPropagation.Encode(options.Propagation, memory);
        a->PropagationCount = options.Propagation.Count;
        return new(&Execute, a);
    }

    /// <summary>A mode or an owner that the mount asks for is not overwritten by the one of the directory that is copied.</summary>
    private static TreeCopy.Kept KeptOf(List<string> data)
    {
        TreeCopy.Kept kept = TreeCopy.Kept.Nothing;
        foreach (string datum in data)
            kept |= datum.StartsWith("mode=", StringComparison.Ordinal) ? TreeCopy.Kept.Mode
                : datum.StartsWith("uid=", StringComparison.Ordinal) ? TreeCopy.Kept.Owner
                : datum.StartsWith("gid=", StringComparison.Ordinal) ? TreeCopy.Kept.Group
                : TreeCopy.Kept.Nothing;
        return kept;
    }

    private static bool HasLongValue(List<string> data)
    {
        foreach (string datum in data)
            if (datum.Length > 200)
                return true;
        return false;
    }

    private static int Execute(Child* child, void* arguments)
    {
        Arguments* a = (Arguments*)arguments;
        if (a->Mode != null)
            InheritMode(child, a);
        int target = MountTarget.Open(child, a->Destination, isFile: false, a->Kind);
        if (target < 0)
            return target;
        int context = a->ByPath ? -(int)Errno.ENOSYS : Mounts.FsOpen(a->Type);
        int result = context < 0 ? child->FailUnlessMissing("fsopen(2)"u8, context) : MountByContext(child, a, context, target);
        if (result == -(int)Errno.ENOSYS)
            result = MountByPath(child, a, target);
        Files.Close(target);
        return result == -(int)Errno.EPERM && a->StandIn.Execute != null ? a->StandIn.Execute(child, a->StandIn.Arguments) : result;
    }

    /// <summary>A tmpfs that nothing is said about gets the mode of the directory that it covers, as with runc and crun.</summary>
    private static void InheritMode(Child* child, Arguments* a)
    {
        int covered = RootPath.Open(child->Root, a->Destination);
        if (covered < 0)
            return;
        if (Files.Stat(covered, out FileStatus status) >= 0)
        {
            for (int digit = 0; digit < 4; digit++)
                a->Mode[digit] = a->ModeInData[digit] = (byte)('0' + (status.Mode >> 3 * (3 - digit) & 7));
            a->KeyCount++;
            a->Data = a->DataWithMode;
        }
        Files.Close(covered);
    }

    private static int MountByContext(Child* child, Arguments* a, int context, int target)
    {
        int mount = Create(child, a, context);
        Files.Close(context);
        if (mount < 0)
            return mount;
        int result = a->Mapping >= 0 ? Mounts.MapIds(mount, a->Mapping, recursive: false) : 0;
        if (result < 0)
            result = child->Fail("mount_setattr(2)"u8, result, "MOUNT_ATTR_IDMAP"u8);
        else if (a->CopyUp && (result = TreeCopy.Copy(target, mount, a->Kept)) < 0)
            result = child->Fail("tmpcopyup"u8, result);
        else if ((result = Mounts.MoveMount(mount, target)) < 0)
            result = child->FailUnlessMissing("move_mount(2)"u8, result);
        else
            result = MountPropagation.Set(child, mount, a->Propagation, a->PropagationCount);
        Files.Close(mount);
        return result;
    }

    private static int Create(Child* child, Arguments* a, int context)
    {
        byte* source = stackalloc byte[8];
        "source\0"u8.CopyTo(new Span<byte>(source, 8));
        int result = Mounts.FsConfigString(context, source, a->Source);
        for (int i = 0; i < a->KeyCount && result >= 0; i++)
        {
            Key key = a->Keys[i];
            result = key.Value == null ? Mounts.FsConfigFlag(context, key.Name) : Mounts.FsConfigString(context, key.Name, key.Value);
            if (result < 0)
                return Complain(child, context, "fsconfig(2)"u8, result, key.Name);
        }
        if (result >= 0)
            result = Mounts.FsConfigCreate(context);
        if (result < 0)
            return Complain(child, context, "fsconfig(2)"u8, result, null);
        result = Mounts.FsMount(context, a->Set);
        return result < 0 ? Complain(child, context, "fsmount(2)"u8, result, null) : result;
    }

    /// <summary>A file system context keeps the kernel's own words on what went wrong; they say more than the number.</summary>
    private static int Complain(Child* child, int context, ReadOnlySpan<byte> call, int result, byte* key)
    {
        if (result == -(int)Errno.ENOSYS)
            return result;
        byte* words = stackalloc byte[256];
        nint length = Files.Read(context, words, 255);
        // Each message starts with its level and a space, e.g. "e tmpfs: Bad value for 'size'".
        if (length > 2)
        {
            words[length] = 0;
            return child->Fail(call, result, words + 2);
        }
        return key == null ? child->Fail(call, result) : child->Fail(call, result, key);
    }

    private static int MountByPath(Child* child, Arguments* a, int target)
    {
        if (a->Mapping >= 0)
            return child->Fail("mount(2)"u8, -(int)Errno.EINVAL, "ids are mapped on a new mount only, and not with remount, iversion or silent"u8);
        int result = PathMounts.Create(a->Source, target, a->Type, a->Flags, a->Data);
        if (result < 0)
            return child->Fail("mount(2)"u8, result, a->Data);
        int mounted = RootPath.Open(child->Root, a->Destination);
        if (mounted < 0)
            return child->Fail("openat2(2)"u8, mounted);
        result = a->CopyUp ? TreeCopy.Copy(target, mounted, a->Kept) : 0;
        result = result < 0 ? child->Fail("tmpcopyup"u8, result) : MountPropagation.Set(child, mounted, a->Propagation, a->PropagationCount);
        Files.Close(mounted);
        return result;
    }

    private struct Key
    {
        public byte* Name;
        public byte* Value;
    }

    private struct Arguments
    {
        public byte* Type;
        public byte* Source;
        public byte* Destination;
        public MountAttributes Set;
        public MountFlags Flags;
        public MountTargetKind Kind;
        public EncodedStep StandIn;
        public int Mapping;
        public bool CopyUp;
        public TreeCopy.Kept Kept;
        public bool ByPath;
        public byte* Data;

        /// <summary>Where the child writes the mode that it finds, for the one interface and the other; null where one is asked for.</summary>
        public byte* Mode;

        public byte* ModeInData;
        public byte* DataWithMode;
        public Key* Keys;
        public int KeyCount;
        public MountFlags* Propagation;
        public int PropagationCount;
    }
}
