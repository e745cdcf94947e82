namespace Mocker.Container.Launch.Steps;

/// <summary>Holds the container's /dev by a descriptor, so that the nodes and links made next cannot be led elsewhere (CVE-2026-41579).</summary>
internal sealed unsafe class OpenDevices : Step
{
    public override string Kind => "open-dev";

    public override string Text => "open the container's /dev";

    internal override EncodedStep Encode(PlanMemory memory) => new(&Execute, null);

    private static int Execute(Child* child, void* arguments)
    {
        byte* path = stackalloc byte[8];
        "/dev\0"u8.CopyTo(new Span<byte>(path, 8));
        child->Dev = RootPath.OpenOrMakeDirectory(child->Root, path);
        return child->Dev < 0 ? child->Fail("openat2(2)"u8, child->Dev) : 0;
    }
}
