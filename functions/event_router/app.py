"""Lambda entry of the event router: table stream to Step Functions, record by record.

A record that fails is reported alone; the stream mapping retries it, splits the batch and
finally hands it to the failure queue.
"""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBRecord
from botocore.exceptions import ClientError

from functions.event_router.routing import Start, start_of
from shared.runtime import clients
from shared.runtime.observability import logger
from shared.runtime.settings import settings

processor = BatchProcessor(event_type=EventType.DynamoDBStreams, raise_on_entire_batch_failure=False)


def _route(record: DynamoDBRecord) -> None:
    start = start_of(record.raw_event)
    if start is not None:
        _start(start)


def _start(start: Start) -> None:
    config = settings()
    arns = {"paper_production": config.paper_production_arn, "score_processing": config.score_processing_arn}
    try:
        clients.stepfunctions().start_execution(
            stateMachineArn=arns[start.workflow], name=start.name, input=start.input
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != "ExecutionAlreadyExists":
            raise
        logger().info("already started", execution=start.name)
    else:
        logger().info("started", execution=start.name)


def handler(event: dict[str, Any], context: Any) -> Any:
    return process_partial_response(event=event, record_handler=_route, processor=processor, context=context)
