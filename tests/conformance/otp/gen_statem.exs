# gen_statem: states, events, time-outs, postponing, replies
defmodule Door do
  @behaviour :gen_statem
  def start(code), do: :gen_statem.start_link(__MODULE__, code, [])
  @impl true
  def callback_mode, do: [:handle_event_function, :state_enter]
  @impl true
  def init(code), do: {:ok, :locked, %{code: code, typed: []}}
  @impl true
  def handle_event(:enter, old, new, d), do: (IO.inspect({:enter, old, new}); if(new == :open, do: {:keep_state, %{d | typed: []}, [{:state_timeout, 60_000, :lock}]}, else: :keep_state_and_data))
  def handle_event({:call, from}, {:digit, n}, :locked, d) do
    typed = Enum.take([n | d.typed], length(d.code))
    if Enum.reverse(typed) == d.code,
      do: {:next_state, :open, d, [{:reply, from, :opened}]},
      else: {:keep_state, %{d | typed: typed}, [{:reply, from, :no}]}
  end
  def handle_event({:call, _}, {:digit, _}, :open, _), do: {:keep_state_and_data, [:postpone]}
  def handle_event(:state_timeout, :lock, :open, d), do: {:next_state, :locked, d}
  def handle_event({:call, from}, :state, s, _), do: {:keep_state_and_data, [{:reply, from, s}]}
  def handle_event(:cast, {:lock_in, ms}, :open, _), do: {:keep_state_and_data, [{:state_timeout, ms, :lock}]}
  def handle_event(:cast, {:timer, ms, from}, _, _), do: {:keep_state_and_data, [{{:timeout, :named}, ms, {:fired, from}}]}
  def handle_event({:timeout, :named}, {x, from}, s, _), do: (IO.inspect({x, s}); send(from, x); :keep_state_and_data)
  def handle_event(:info, m, _, _), do: (IO.inspect({:info, m}); :keep_state_and_data)
end

{:ok, d} = Door.start([1, 2])
IO.inspect(for n <- [1, 1, 2], do: :gen_statem.call(d, {:digit, n}))
IO.inspect(:gen_statem.call(d, :state))
# Put off until the time for this state is over.
request = :gen_statem.send_request(d, {:digit, 1})
:gen_statem.cast(d, {:lock_in, 20})
IO.inspect(:gen_statem.receive_response(request))
IO.inspect(:gen_statem.call(d, :state))
send(d, :hello)
:gen_statem.cast(d, {:timer, 5, self()})
receive do: (:fired -> :ok)
IO.inspect(:gen_statem.stop(d))
{:ok, ev} = :gen_event.start_link()

defmodule Handler do
  @behaviour :gen_event
  def init(p), do: {:ok, {p, 0}}
  def handle_event(e, {p, n}), do: (send(p, {:event, e}); {:ok, {p, n + 1}})
  def handle_call(:count, {_, n} = s), do: {:ok, n, s}
  def terminate(_, {_, n}), do: {:handled, n}
end

:gen_event.add_handler(ev, Handler, self())
:gen_event.notify(ev, :one)
:gen_event.sync_notify(ev, :two)
IO.inspect({:gen_event.call(ev, Handler, :count), receive(do: ({:event, e} -> e)), :gen_event.which_handlers(ev)})
IO.inspect(:gen_event.delete_handler(ev, Handler, []))
