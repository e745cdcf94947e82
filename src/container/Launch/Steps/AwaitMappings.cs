namespace Mocker.Container.Launch.Steps;

/// <summary>
/// Waits in a new user namespace until the runtime has written which ids are which (user_namespaces(7)): only a process of
/// the namespace above may map more than one id.
/// </summary>
internal sealed unsafe class AwaitMappings(IdMappings mappings) : Step
{
    public IdMappings Mappings => mappings;

    public override string Kind => "await-mappings";

    public override string Text => $"wait for the ids of the user namespace: {mappings}";

    internal override EncodedStep Encode(PlanMemory memory) => new(&Execute, null);

    private static int Execute(Child* child, void* arguments)
    {
        int result = Interpreter.AwaitLeave(child);
        return result < 0 ? child->Fail("read(2)"u8, result, "the runtime has died"u8) : 0;
    }
}
