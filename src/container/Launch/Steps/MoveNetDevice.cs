namespace Mocker.Container.Launch.Steps;

/// <summary>
/// Waits, in the container's network namespace, while the runtime moves a network device there (config-linux.md, Network
/// Devices): the runtime is where the device is, and speaks rtnetlink(7) in ordinary code.
/// </summary>
/// <param name="device">Its name where the runtime is.</param>
/// <param name="name">Its name in the container, or null for the same.</param>
internal sealed unsafe class MoveNetDevice(string device, string? name) : Step
{
    public override string Kind => "network-device";

    public override string Text => Describe(device, name);

    /// <summary>What is done, as it also reads in errors of the runtime's part of it.</summary>
    public static string Describe(string device, string? name) =>
        $"move the network device \"{device}\" into the container" + (name is null ? "" : $" as \"{name}\"");

    internal override EncodedStep Encode(PlanMemory memory) => new(&Execute, null);

    private static int Execute(Child* child, void* arguments)
    {
        int result = Interpreter.Report(child, ChildMessage.NetworkDevice);
        return result < 0 ? child->Fail("read(2)"u8, result) : 0;
    }
}
