namespace Mocker.Container.Launch.Steps;

/// <summary>Waits while the runtime calls the prestart and createRuntime hooks in its own namespaces (runtime.md, Lifecycle).</summary>
internal sealed unsafe class RunRuntimeHooks : Step
{
    public override string Kind => "runtime-hooks";

    public override string Text => "call the prestart and createRuntime hooks";

    internal override EncodedStep Encode(PlanMemory memory) => new(&Execute, null);

    private static int Execute(Child* child, void* arguments)
    {
        int result = Interpreter.Report(child, ChildMessage.RuntimeHooks);
        return result < 0 ? child->Fail("read(2)"u8, result) : 0;
    }
}
