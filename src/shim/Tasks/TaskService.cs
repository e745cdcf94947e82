using Mocker.Container;
using Mocker.Linux;
using Mocker.Oci;
using Mocker.Shim.Protocol;
using Mocker.Shim.Ttrpc;

namespace Mocker.Shim.Tasks;

/// <summary>containerd's Task service, versions 2 and 3: which call is which method of <see cref="TaskList"/>.</summary>
internal sealed class TaskService(TaskList tasks, Operations operations, Action leave) : IService
{
    private static readonly Empty s_nothing = new();

    public void Serve(Call call)
    {
        if (call.Service is not ("containerd.task.v2.Task" or "containerd.task.v3.Task"))
            throw new CallException(StatusCode.Unimplemented, $"service {call.Service}");
        Try(call, Begin);
    }

    private void Begin(Call call)
    {
        switch (call.Method)
        {
            // Whatever is under way: these only look, or concern the server and streams.
            case "State" or "Pids" or "Wait" or "Connect" or "Shutdown" or "ResizePty" or "CloseIO":
                Dispatch(call);
                break;
            case "Create":
                CreateRequest request = call.Read(new CreateRequest());
                operations.Do(request.Id, TaskList.MayWait(request), () => Try(call, Dispatch));
                break;
            default:
                string id = call.Read(new TaskRequest()).Id;
                operations.Do(id, tasks.MayWait(id) || call.Method == "Checkpoint", () => Try(call, Dispatch));
                break;
        }
    }

    private static void Try(Call call, Action<Call> action)
    {
        try
        {
            action(call);
        }
        catch (CallException e)
        {
            call.Fail(e.Code, e.Message);
        }
        catch (Exception e) when (e is ContainerException or LinuxException or OciDocumentException)
        {
            call.Fail(StatusCode.Unknown, e.Message);
        }
    }

    private void Dispatch(Call call)
    {
        switch (call.Method)
        {
            case "Create": call.Reply(tasks.Create(call.Read(new CreateRequest()))); break;
            case "Start": call.Reply(tasks.Start(call.Read(new ProcessRequest()))); break;
            case "State": call.Reply(tasks.State(call.Read(new ProcessRequest()))); break;
            case "Delete": tasks.Delete(call.Read(new ProcessRequest()), call.Reply); break;
            case "Wait": tasks.Wait(call.Read(new ProcessRequest()), call); break;
            case "Exec": Do(call, tasks.Exec, call.Read(new ExecRequest())); break;
            case "Kill": Do(call, tasks.Kill, call.Read(new KillRequest())); break;
            case "ResizePty": Do(call, tasks.ResizePty, call.Read(new ResizePtyRequest())); break;
            case "CloseIO": Do(call, tasks.CloseIO, call.Read(new CloseIORequest())); break;
            case "Pids": call.Reply(tasks.Pids(call.Read(new TaskRequest()))); break;
            case "Pause": Do(call, tasks.Pause, call.Read(new TaskRequest())); break;
            case "Resume": Do(call, tasks.Resume, call.Read(new TaskRequest())); break;
            case "Checkpoint": Do(call, tasks.Checkpoint, call.Read(new CheckpointRequest())); break;
            case "Update": Do(call, tasks.Update, call.Read(new UpdateRequest())); break;
            case "Stats": call.Reply(tasks.Stats(call.Read(new TaskRequest()))); break;
            case "Connect": call.Reply(tasks.Connect(call.Read(new TaskRequest()))); break;
            case "Shutdown": Shutdown(call); break;
            default: throw new CallException(StatusCode.Unimplemented, $"method {call.Method}");
        }
    }

    private static void Do<T>(Call call, Action<T> method, T request)
    {
        method(request);
        call.Reply(s_nothing);
    }

    private void Shutdown(Call call)
    {
        call.Reply(s_nothing);
        if (tasks.IsEmpty)
            leave();
    }
}
