namespace Mocker.Container.Launch.Steps;

/// <summary>Stands where the user's program would be executed when config.json has no process: start must fail (config.md, Process).</summary>
internal sealed unsafe class RefuseStart : Step
{
    public override string Kind => "no-process";

    public override string Text => "start the container";

    internal override EncodedStep Encode(PlanMemory memory) => new(&Execute, null);

    private static int Execute(Child* child, void* arguments) => child->Refuse("config.json has no process to start"u8);
}
